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

/** A date as it is typed (۱۴۰۵/۱/۱۳ or 2026-04-02), as an ISO date. Null when there is no such day. */
export function isoDateOf(typed: string, calendar: Settings["calendar"]): string | null {
  const found = /^\s*(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})\s*$/.exec(asciiDigits(typed));
  if (!found) return null;
  const wanted = found.slice(1).map(Number) as [number, number, number];
  // A Jalali year begins on 20 or 21 March 621 years later; its months have 31, 30 or 29 days.
  const [year, month, date] = wanted;
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
