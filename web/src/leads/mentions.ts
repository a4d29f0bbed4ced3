export interface Mentionable {
  id: string;
  name: string;
}

/** What is typed after the last @ before the caret, where a name may begin. Null elsewhere. */
export function mentionAt(text: string, caret: number): { from: number; typed: string } | null {
  const found = /(?:^|[\s(«"])@([^@\n]{0,40})$/u.exec(text.slice(0, caret));
  return found ? { from: caret - (found[1] ?? "").length - 1, typed: found[1] ?? "" } : null;
}

/** The people whose names begin, in any of their words, with what was typed. */
export function matching(people: readonly Mentionable[], typed: string): readonly Mentionable[] {
  const wanted = typed.toLocaleLowerCase();
  return people
    .filter(({ name }) => {
      const plain = name.toLocaleLowerCase();
      return plain.startsWith(wanted) || plain.includes(` ${wanted}`);
    })
    .slice(0, 6);
}

export interface Piece {
  text: string;
  /** Set where it is somebody's name. */
  id?: string;
}

/** A text in pieces, the names of these people apart; of two names that both fit, the longer one. */
export function piecesOf(text: string, people: readonly Mentionable[]): Piece[] {
  const byLength = [...people].sort((one, other) => other.name.length - one.name.length);
  const pieces: Piece[] = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const person = text[at] === "@" && byLength.find(({ name }) => text.startsWith(name, at + 1));
    if (person) {
      if (plain) pieces.push({ text: plain });
      plain = "";
      pieces.push({ text: `@${person.name}`, id: person.id });
      at += person.name.length + 1;
    } else {
      plain += text[at];
      at++;
    }
  }
  if (plain) pieces.push({ text: plain });
  return pieces;
}

export const mentionedIn = (text: string, people: readonly Mentionable[]) => [
  ...new Set(piecesOf(text, people).flatMap(({ id }) => id ?? [])),
];
