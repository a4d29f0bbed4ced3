import { expect, test } from "vitest";
import { createFormat } from "./format";
import { isoDateOf } from "./typedDate";

test.each([
  ["۱۴۰۵/۰۱/۱۳", "persian", "2026-04-02"],
  ["1403/12/30", "persian", "2025-03-20"],
  ["1404/12/30", "persian", null],
  ["1404-6-31", "persian", "2025-09-22"],
  ["1404/7/31", "persian", null],
  ["2026-02-28", "gregory", "2026-02-28"],
  ["2026/02/29", "gregory", null],
  ["2026/13/01", "gregory", null],
  ["فردا", "persian", null],
  ["", "gregory", null],
] as const)("%s (%s) is %s", (typed, calendar, iso) => {
  expect(isoDateOf(typed, calendar)).toBe(iso);
});

test("every day reads back as it is printed", () => {
  const format = createFormat({
    language: "fa",
    calendar: "persian",
    digits: "persian",
    unit: "toman",
    timeZone: "UTC",
  });
  for (let at = Date.UTC(2024, 2, 1); at < Date.UTC(2026, 3, 1); at += 86_400_000) {
    const iso = new Date(at).toISOString();
    expect(isoDateOf(format.numericDate(iso), "persian")).toBe(iso.slice(0, 10));
  }
});
