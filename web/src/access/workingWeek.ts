import type { CalendarName, WorkingDay } from "./accessApi";

const saturdayFirst = ["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"] as const;

export type Weekday = (typeof saturdayFirst)[number];

/** Weeks begin on Saturday in the Jalali calendar, on Monday otherwise. */
export const weekOf = (calendar: CalendarName): readonly Weekday[] =>
  calendar === "jalali" ? saturdayFirst : [...saturdayFirst.slice(2), ...saturdayFirst.slice(0, 2)];

export const presets = {
  saturdayToWednesday: saturdayFirst.slice(0, 5),
  saturdayToThursday: saturdayFirst.slice(0, 6),
  mondayToFriday: saturdayFirst.slice(2),
} satisfies Record<string, readonly Weekday[]>;

const usual = { from: "09:00", to: "17:00" };

const hours = (time: string) => time.slice(0, 5);

/** Times without seconds, days as the week goes. */
export const tidyWeek = (week: readonly WorkingDay[]): WorkingDay[] =>
  saturdayFirst.flatMap((day) =>
    week
      .filter((known) => known.day === day)
      .map(({ from, to }) => ({ day, from: hours(from), to: hours(to) })),
  );

/** A day gets the hours of the one before it. */
export function withDay(week: readonly WorkingDay[], day: Weekday, works: boolean): WorkingDay[] {
  const others = week.filter((known) => known.day !== day);
  if (!works) return tidyWeek(others);
  const at = saturdayFirst.indexOf(day);
  const before =
    tidyWeek(others).findLast((known) => saturdayFirst.indexOf(known.day) < at) ?? others[0] ?? usual;
  return tidyWeek([...others, { day, from: before.from, to: before.to }]);
}

export const withHours = (
  week: readonly WorkingDay[],
  day: Weekday,
  change: { from?: string; to?: string },
) => week.map((known) => (known.day === day ? { ...known, ...change } : known));

export const withPreset = (week: readonly WorkingDay[], days: readonly Weekday[]): WorkingDay[] =>
  days.reduce<WorkingDay[]>(
    (result, day) => (result.some((known) => known.day === day) ? result : withDay(result, day, true)),
    tidyWeek(week.filter((known) => days.includes(known.day))),
  );

/** Days that end before they begin. */
export const wrongDays = (week: readonly WorkingDay[]) =>
  week.filter(({ from, to }) => from >= to).map(({ day }) => day);

/** Every half hour, and what is chosen already. Midnight is the end of a day only. */
export function timesOfDay(...chosen: string[]): string[] {
  const halves = Array.from({ length: 48 }, (_, half) => {
    const hour = String(Math.floor(half / 2)).padStart(2, "0");
    return `${hour}:${half % 2 ? "30" : "00"}`;
  });
  return [...new Set([...halves, ...chosen])].sort();
}
