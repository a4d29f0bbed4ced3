import { describe, expect, test } from "vitest";
import { filterOf, plainView, type LeadView } from "./leadView";
import { isChanged, settingsOf, viewOfSaved } from "./savedView";
import type { SavedView } from "./viewsApi";

const now = new Date("2026-03-20T21:00:00Z");
const settings = (view: LeadView) => settingsOf(view, (of) => filterOf(of, now, "Asia/Tehran"));
const saved = (view: LeadView) =>
  ({ id: "01j", columns: [], groupBy: [], ...settings(view) }) as unknown as SavedView;

describe("a saved list", () => {
  test.each<Partial<LeadView>>([
    {},
    { q: "علی", shows: "archived", sort: { field: "stageId", descending: false } },
    { shows: "all", owners: ["me", ""], sources: ["website"] },
    { shows: "lost", q: "x" },
    { shows: "won", filter: { field: "outcome", op: "ne", value: "lost" } },
    { days: 30, teams: [""], forms: ["contact"] },
    { filter: { field: "priority", op: "ge", value: 2 }, groups: ["stageId", "ownerId"] },
    { columns: [{ field: "title", width: 320 }, { field: "tagIds" }], sources: [""] },
    {
      filter: {
        and: [
          { field: "priority", op: "ge", value: 2 },
          { not: { field: "tagIds", op: "in", value: ["a"] } },
        ],
      },
    },
  ])("%j is the same when it is opened", (part) => {
    const view: LeadView = { ...plainView, ...part, saved: "01j" };
    expect(viewOfSaved(saved(view))).toEqual(view);
    expect(isChanged(view, saved(view))).toBe(false);
    expect(isChanged({ ...view, q: "other" }, saved(view))).toBe(true);
  });

  test("days are counted from whenever it is looked at", () => {
    expect(settings({ ...plainView, shows: "all", days: 7 }).filter).toEqual({
      field: "createdAt",
      op: "within",
      value: "last:7:days",
    });
    expect(settings({ ...plainView, shows: "all", days: 1 }).filter).toEqual({
      field: "createdAt",
      op: "within",
      value: "today",
    });
  });

  test("what the menus cannot say stays a filter", () => {
    const view = viewOfSaved({
      ...saved(plainView),
      filter: {
        or: [
          { field: "source", op: "in", value: ["website"] },
          { field: "priority", op: "ge", value: 2 },
        ],
      },
    } as unknown as SavedView);
    expect([view.sources, view.shows, view.filter !== null]).toEqual([[], "all", true]);
  });
});
