import type { Settings } from "../shell/settings";
import { asciiDigits } from "./format";

const day = 86_400_000;

const printerOf = (calendar: Settings["calendar"]) =>
  new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, {
    timeZone: "UTC",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
const printers = { persian: printerOf("persian"), gregory: printerOf("gregory") };

type Calendar = Settings["calendar"];

/** As it is compared: small letters, no marks, Persian letters for Arabic ones. */
const plain = (text: string) =>
  asciiDigits(text)
    .toLowerCase()
    .replace(/[\u0654\u200c-\u200f.]/g, "")
    .replace(/ۀ/g, "ه")
    .replace(/ي/g, "ی")
    .replace(/ك/g, "ک")
    .trim();

/** The months of both calendars by their names in both languages, long and short. */
const months = (() => {
  const named = new Map<string, readonly [Calendar, number]>();
  for (const calendar of ["persian", "gregory"] as const)
    for (const language of ["fa", "en"])
      for (const month of ["long", "short"] as const) {
        const print = new Intl.DateTimeFormat(`${language}-u-ca-${calendar}`, { month, timeZone: "UTC" });
        for (let n = 1; n <= 12; n++) {
          // The middle of a month: a Jalali year begins with the spring.
          const at = Date.UTC(2026, calendar === "persian" ? n + 2 : n - 1, calendar === "persian" ? 5 : 15);
          named.set(plain(print.format(at)), [calendar, n]);
        }
      }
  return named;
})();

/** 1 فروردین 1404, 1 January 2026, January 1, 2026. */
function inWords(text: string): readonly [Calendar, number, number, number] | null {
  const found =
    /^(\d{1,2})(?:st|nd|rd|th|م|ام)?\s+(\p{L}+),?\s+(\d{4})$/u.exec(text) ??
    /^()(\p{L}+)\s+(?:(\d{1,2})(?:st|nd|rd|th)?),?\s+(\d{4})(?: ap)?$/u.exec(text);
  if (!found) return null;
  const [first, name = "", ...rest] = found.slice(1);
  const month = months.get(name);
  const [year, date] = first ? [rest[0], first] : [rest[1], rest[0]];
  return month ? [month[0], Number(year), month[1], Number(date)] : null;
}

/**
 * A date as it is typed, as an ISO date: in numbers (۱۴۰۵/۱/۱۳ or 2026-04-02) of the reader's calendar, or with the name of a month, which
 * says of which calendar it is (۱ فروردین ۱۴۰۴, 1 January 2026). Null when there is no such day.
 */
export function isoDateOf(typed: string, calendar: Calendar): string | null {
  const found = /^\s*(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})\s*$/.exec(asciiDigits(typed));
  if (found) return isoOf(calendar, ...(found.slice(1).map(Number) as [number, number, number]));
  const words = inWords(plain(typed));
  return words && isoOf(...words);
}

function isoOf(calendar: Calendar, year: number, month: number, date: number): string | null {
  // A Jalali year begins on 20 or 21 March 621 years later; its months have 31, 30 or 29 days.
  const about =
    calendar === "persian"
      ? Date.UTC(year + 621, 2, 21) + ((month - 1) * 30 + Math.min(month - 1, 6) + date - 1) * day
      : Date.UTC(year, month - 1, date);
  for (const off of [0, -1, 1, -2, 2]) {
    const candidate = new Date(about + off * day);
    const is = (type: string, value: number) =>
      Number(printers[calendar].formatToParts(candidate).find((part) => part.type === type)?.value) === value;
    if (is("year", year) && is("month", month) && is("day", date))
      return candidate.toISOString().slice(0, 10);
  }
  return null;
}
