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
  ["۱ فروردین ۱۴۰۴", "persian", "2025-03-21"],
  ["۱ فروردين ۱۴۰۴", "gregory", "2025-03-21"],
  ["۳۰ اسفند ۱۴۰۴", "persian", null],
  ["1 January 2026", "persian", "2026-01-01"],
  ["January 1, 2026", "gregory", "2026-01-01"],
  ["1st Jan 2026", "gregory", "2026-01-01"],
  ["۱ ژانویهٔ ۲۰۲۶", "gregory", "2026-01-01"],
  ["13 Mordad 1404", "gregory", "2025-08-04"],
  ["31 February 2026", "gregory", null],
  ["1 Smarch 2026", "gregory", null],
  ["فردا", "persian", null],
  ["", "gregory", null],
] as const)("%s (%s) is %s", (typed, calendar, iso) => {
  expect(isoDateOf(typed, calendar)).toBe(iso);
});

test.each([
  ["fa", "persian"],
  ["fa", "gregory"],
  ["en", "persian"],
  ["en", "gregory"],
] as const)("every day reads back as it is printed (%s, %s)", (language, calendar) => {
  const format = createFormat({ language, calendar, digits: "persian", unit: "toman", timeZone: "UTC" });
  for (let at = Date.UTC(2024, 2, 1); at < Date.UTC(2026, 3, 1); at += 86_400_000) {
    const iso = new Date(at).toISOString();
    expect(isoDateOf(format.numericDate(iso), calendar)).toBe(iso.slice(0, 10));
    // The name of the month says which calendar it is.
    expect([
      format.date(iso),
      isoDateOf(format.date(iso), calendar === "persian" ? "gregory" : "persian"),
    ]).toEqual([format.date(iso), iso.slice(0, 10)]);
  }
});
