import { expect, test } from "vitest";
import { cameOut, carriedOver, conflictsOf, inverseOf, withChange } from "./leadConflict";
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

test("fields that administrators made meet one by one", () => {
  const seen = { ...base, custom: { size: "s", day: "2026-01-01" } } as unknown as Lead;
  const now = { ...base, custom: { size: "l", day: "2026-02-02" } } as unknown as Lead;
  expect(conflictsOf({ custom: { size: "m" } }, seen, now)).toEqual([
    { field: "custom.size", mine: "m", theirs: "l" },
  ]);
  expect(inverseOf({ custom: { size: "m", owner: "x" } }, seen)).toEqual({
    custom: { size: "s", owner: null },
  });
});

test("the same tags are the same, and a probability that scoring had set goes back to scoring", () => {
  const tagged = { ...base, tagIds: ["a", "b"] } as Lead;
  expect(conflictsOf({ tagIds: ["c"] }, tagged, { ...tagged, tagIds: ["a", "b"] })).toEqual([]);
  expect(
    inverseOf({ probability: 80 }, { ...base, probability: 30, probabilityIsManual: false } as Lead),
  ).toEqual({
    probability: null,
  });
  expect(
    inverseOf({ probability: 80 }, { ...base, probability: 30, probabilityIsManual: true } as Lead),
  ).toEqual({
    probability: 30,
  });
});

test("tags that two people change at once are those of both", () => {
  const seen = { ...base, tagIds: ["a", "b"], custom: { needs: ["x"] } } as unknown as Lead;
  const now = { ...base, tagIds: ["b", "c"], custom: { needs: ["x", "y"] } } as unknown as Lead;
  const mine = { tagIds: ["a", "b", "d"], custom: { needs: ["z"], size: "m" }, title: "Coffee" };
  expect(conflictsOf(mine, seen, now)).toEqual([]);
  expect(carriedOver(mine, seen, now)).toEqual({
    tagIds: ["b", "c", "d"],
    custom: { needs: ["y", "z"], size: "m" },
    title: "Coffee",
  });
});

test("a link to a contact is taken back with all that it brought", () => {
  const before = { ...base, contactId: null, contactName: "Ali", email: null } as Lead;
  const after = { ...before, contactId: "c1", contactName: "Ali Reza", email: "a@b.example" } as Lead;
  expect(inverseOf(cameOut({ contactId: "c1" }, before, after), before)).toEqual({
    contactId: null,
    contactName: "Ali",
    email: null,
  });
  expect(cameOut({ title: "Coffee" }, before, after)).toEqual({ title: "Coffee" });
});

test("what was seen counts, though the lead has been read again since", () => {
  const now = { ...base, title: "Milk", custom: { size: "l" } } as unknown as Lead;
  const seen = withChange(now, { title: "Tea", custom: { size: "s" } });
  expect(conflictsOf({ title: "Coffee", custom: { size: "m" } }, seen, now)).toEqual([
    { field: "title", mine: "Coffee", theirs: "Milk" },
    { field: "custom.size", mine: "m", theirs: "l" },
  ]);
});
