const shortest = 12;
const fewestDifferent = 5;
const shortestPiece = 4;

export interface Strength {
  /** 0 and 1 are refused, 4 is as good as it gets. */
  level: 0 | 1 | 2 | 3 | 4;
  /** Why it will be refused. The list of common passwords is the server's. */
  reason?: "short" | "monotonous" | "own";
}

const segments = new Intl.Segmenter();

/**
 * How hard a new password is to guess. Length counts; what repeats or follows the one before it (`aaaa`, `1234`) counts
 * little. The first checks are those of PasswordRules.cs.
 */
export function passwordStrength(password: string, own: readonly string[]): Strength {
  const signs = [...segments.segment(password)].map(({ segment }) => segment);
  if (new Set(signs).size < fewestDifferent && signs.length >= shortest)
    return { level: 1, reason: "monotonous" };
  if (signs.length < shortest) return { level: signs.length < shortest / 2 ? 0 : 1, reason: "short" };
  const folded = fold(password);
  if (own.flatMap(pieces).some((piece) => folded.includes(piece))) return { level: 1, reason: "own" };
  const worth = signs.reduce((sum, sign, at) => sum + (isExpected(signs[at - 1], sign) ? 0.3 : 1), 0);
  return { level: worth >= 18 ? 4 : worth >= 12 ? 3 : 2 };
}

function isExpected(before: string | undefined, sign: string): boolean {
  if (before === undefined) return false;
  return Math.abs((sign.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0)) <= 1;
}

/** Parts of a name or an address: words, and the whole of it. Of an address only what stands before the @. */
function pieces(text: string): string[] {
  const at = text.lastIndexOf("@");
  const name = at > 0 ? text.slice(0, at) : text;
  return [...name.split(/[\s\u200c._+-]+/), name].map(fold).filter((piece) => piece.length >= shortestPiece);
}

const fold = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[يى]/g, "ی")
    .replace(/ك/g, "ک")
    .replace(/[\s\u200c]/g, "");
