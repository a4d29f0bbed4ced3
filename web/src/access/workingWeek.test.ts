import { expect, test } from "vitest";
import { presets, tidyWeek, timesOfDay, weekOf, withDay, withPreset, wrongDays } from "./workingWeek";

const early = { day: "saturday", from: "08:00:00", to: "16:00:00" } as const;

test("the week begins as its calendar does", () => {
  expect(weekOf("jalali")[0]).toBe("saturday");
  expect(weekOf("jalali").at(-1)).toBe("friday");
  expect(weekOf("gregorian")[0]).toBe("monday");
  expect(new Set(weekOf("gregorian")).size).toBe(7);
});

test("a new working day has the hours of the one before it", () => {
  const week = withDay([early], "sunday", true);
  expect(week).toEqual([
    { day: "saturday", from: "08:00", to: "16:00" },
    { day: "sunday", from: "08:00", to: "16:00" },
  ]);
  expect(withDay(week, "saturday", false).map(({ day }) => day)).toEqual(["sunday"]);
  expect(withDay([], "friday", true)).toEqual([{ day: "friday", from: "09:00", to: "17:00" }]);
});

test("a usual week keeps the hours of days that stay", () => {
  const week = withPreset(
    [early, { day: "friday", from: "10:00", to: "12:00" }],
    presets.saturdayToWednesday,
  );
  expect(week.map(({ day }) => day)).toEqual(presets.saturdayToWednesday);
  expect(week.every(({ from }) => from === "08:00")).toBe(true);
});

test("a day that ends before it begins is wrong", () => {
  expect(wrongDays(tidyWeek([early]))).toEqual([]);
  expect(wrongDays([{ day: "friday", from: "17:00", to: "09:00" }])).toEqual(["friday"]);
});

test("a time between the half hours stays to be chosen", () => {
  const times = timesOfDay("08:45");
  expect(times).toHaveLength(49);
  expect(times[times.indexOf("08:30") + 1]).toBe("08:45");
});
