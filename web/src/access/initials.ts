const segments = new Intl.Segmenter();

/** Two letters of a name. Persian ones are kept from joining: they are not a word. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen
    .map((word) => [...segments.segment(word ?? "")][0]?.segment.toUpperCase() ?? "")
    .join("\u200c");
}

/** One of five, always the same for the same person. */
export const toneOf = (id: string) => [...id].reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0) % 5;
