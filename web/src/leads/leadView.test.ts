import { describe, expect, test } from "vitest";
import {
  filterOf,
  hrefOf,
  nextSort,
  plainView,
  searchOf,
  viewOf,
  type LeadView,
  sortFieldsOf,
} from "./leadView";

const now = new Date("2026-03-20T21:00:00Z");
const filter = (view: Partial<LeadView>) => filterOf({ ...plainView, ...view }, now, "Asia/Tehran");

describe("a view and its URL", () => {
  test("the plain view has a plain address", () => {
    expect(hrefOf(plainView)).toBe("/leads");
    expect(viewOf("")).toEqual(plainView);
  });

  test.each<Partial<LeadView>>([
    { q: "علی‌رضا & پسران" },
    { sort: { field: "expectedRevenue", descending: true } },
    { sort: { field: "createdAt", descending: false } },
    { sources: ["website", "", "نمایشگاه, تهران"] },
    { forms: ["contact", "demo"], shows: "archived", days: 7 },
    { shows: "all" },
    { shows: "lost" },
    { owners: ["me", "", "01j"], teams: [""], by: "owner" },
  ])("%o comes back from its URL", (change) => {
    const view = { ...plainView, ...change };
    expect(viewOf(searchOf(view))).toEqual(view);
  });

  test("nonsense in the URL is the plain view", () => {
    expect(viewOf("sort=password&days=-3&show=maybe")).toEqual(plainView);
    expect(viewOf("days=1e99")).toEqual(plainView);
  });
});

describe("a view and the filter of the API", () => {
  test("archived leads are left out unless asked for", () => {
    expect(filter({})).toEqual({ field: "archived", op: "eq", value: false });
    expect(filter({ shows: "archived" })).toEqual({
      and: [
        { field: "archived", op: "eq", value: true },
        { field: "outcome", op: "ne", value: "lost" },
      ],
    });
    expect(filter({ shows: "lost" })).toEqual({ field: "outcome", op: "eq", value: "lost" });
    expect(filter({ shows: "all" })).toBeUndefined();
  });

  test("no source is a choice like the others", () => {
    const all = { shows: "all" } as const;
    expect(filter({ ...all, sources: [""] })).toEqual({ field: "source", op: "isEmpty" });
    expect(filter({ ...all, sources: ["phone", ""] })).toEqual({
      or: [
        { field: "source", op: "in", value: ["phone"] },
        { field: "source", op: "isEmpty" },
      ],
    });
  });

  test("owners and teams are asked for by id, and nobody is one of them", () => {
    const all = { shows: "all" } as const;
    expect(filter({ ...all, owners: ["me"] })).toEqual({ field: "ownerId", op: "in", value: ["me"] });
    expect(filter({ ...all, owners: [""], teams: ["01j"] })).toEqual({
      and: [
        { field: "ownerId", op: "isEmpty" },
        { field: "teamId", op: "in", value: ["01j"] },
      ],
    });
  });

  test("days begin at midnight in the zone", () => {
    expect(filter({ days: 1 })).toEqual({
      and: [
        { field: "archived", op: "eq", value: false },
        { field: "createdAt", op: "ge", value: "2026-03-20T20:30:00.000Z" },
      ],
    });
  });
});

test("a column sorts in its natural order first, then the other way", () => {
  expect(nextSort(plainView.sort, "title")).toEqual({ field: "title", descending: false });
  expect(nextSort({ field: "title", descending: false }, "title").descending).toBe(true);
  expect(nextSort(plainView.sort, "priority").descending).toBe(true);
});

test("the menu that sorts offers the columns that are shown, and when leads came and changed", () => {
  expect(
    sortFieldsOf([{ field: "tagIds" }, { field: "rotting", width: 90 }, { field: "createdAt" }]),
  ).toEqual(["tagIds", "rotting", "createdAt", "updatedAt"]);
});
