import { asciiDigits } from "../text/format";
import type { Erasure, Person, Tombstone, TraceCounts } from "./privacyApi";

export const kinds = ["leads", "submissions", "mentions", "identities", "messages", "contacts"] as const;

export const nothing = (counts: TraceCounts) => kinds.every((kind) => counts[kind] === 0);

/** What somebody types once more before that person is erased. */
export const signOf = ({ email, phone }: Person) => (email || phone) ?? "";

/** However it is written: capitals, spaces and kinds of digits are no matter. */
export const isSign = (typed: string, sign: string) => fold(typed) === fold(sign) && fold(sign) !== "";

const fold = (text: string) =>
  asciiDigits(text)
    .toLowerCase()
    .replace(/[\s()\-\u200c\u200e\u200f]/g, "");

/** Longer than an erasure takes unless something holds it up. */
export const isSlow = ({ startedAt, doneAt }: Erasure, now: number) =>
  !doneAt && now - Date.parse(startedAt) > 120_000;

/** The list of tombstones in a file that was kept; null if it is none. */
export function tombstonesIn(text: string): Tombstone[] | null {
  try {
    const { items } = JSON.parse(text) as { items?: unknown };
    return Array.isArray(items) && items.length > 0 && items.every(isTombstone) ? items : null;
  } catch {
    return null;
  }
}

const isTombstone = (item: unknown): item is Tombstone =>
  typeof item === "object" &&
  item !== null &&
  typeof (item as Tombstone).hash === "string" &&
  !Number.isNaN(Date.parse((item as Tombstone).erasedAt));
