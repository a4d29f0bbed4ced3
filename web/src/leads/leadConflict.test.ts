import { expect, test } from "vitest";
import { conflictsOf, inverseOf } from "./leadConflict";
import type { Lead } from "./leadsApi";

const base = { title: "Tea", city: null, priority: 1 } as Lead;

test("another field changed by somebody else is no conflict", () => {
  expect(conflictsOf({ title: "Coffee" }, base, { ...base, priority: 3 })).toEqual([]);
});

test("the same field changed to something else is one", () => {
  expect(conflictsOf({ title: "Coffee" }, base, { ...base, title: "Milk" })).toEqual([
    { field: "title", mine: "Coffee", theirs: "Milk" },
  ]);
});

test("two people meaning the same agree", () => {
  expect(conflictsOf({ title: "Coffee" }, base, { ...base, title: "Coffee" })).toEqual([]);
});

test("absent and null are the same", () => {
  expect(conflictsOf({ city: "Shiraz" }, base, { title: "Tea", priority: 1 } as Lead)).toEqual([]);
});

test("a change can be taken back, an empty field too", () => {
  expect(inverseOf({ title: "Coffee", city: "Shiraz" }, base)).toEqual({ title: "Tea", city: null });
});
