import { describe, expect, test } from "vitest";
import {
  countOf,
  extendTo,
  isGroupMarked,
  isMarked,
  markAll,
  markGroup,
  markShown,
  nothingMarked,
  toggle,
} from "./selection";

const shown = ["a", "b", "c", "d", "e"];
const idsOf = (marked: { ids: ReadonlySet<string> }) => [...marked.ids].sort();

describe("marked leads", () => {
  test("one is marked and unmarked", () => {
    const one = toggle(nothingMarked, "b", shown);
    expect([isMarked(one, "b"), isMarked(one, "a"), countOf(one, 9)]).toEqual([true, false, 1]);
    expect(countOf(toggle(one, "b", shown), 9)).toBe(0);
  });

  test("Shift marks from the last one, in either direction", () => {
    const one = toggle(nothingMarked, "b", shown);
    expect(idsOf(extendTo(one, "d", shown))).toEqual(["b", "c", "d"]);
    expect(idsOf(extendTo(extendTo(one, "d", shown), "a", shown))).toEqual(["a", "b", "c", "d"]);
  });

  test("without a beginning, or with one that has gone, Shift marks one", () => {
    expect(idsOf(extendTo(nothingMarked, "c", shown))).toEqual(["c"]);
    expect(idsOf(extendTo(toggle(nothingMarked, "x", shown), "c", shown))).toEqual(["c", "x"]);
  });

  test("a group is all that is in it, and no other one", () => {
    const groupOf = (value: string) => ({
      filter: { field: "stageId", op: "eq", value } as const,
      count: 40,
    });
    const marked = markGroup(groupOf("new"));
    expect(countOf(marked, 12_000)).toBe(40);
    expect(["new", "won"].map((stage) => isGroupMarked(marked, groupOf(stage)))).toEqual([true, false]);
    expect(isGroupMarked(markAll(marked), groupOf("won"))).toBe(true);
    expect(isGroupMarked(nothingMarked, groupOf("new"))).toBe(false);
  });

  test("all are all that match; whoever takes one out has those that were read", () => {
    const all = markAll(markShown(shown));
    expect([countOf(all, 12_000), isMarked(all, "zzz")]).toEqual([12_000, true]);
    expect(idsOf(toggle(all, "c", shown))).toEqual(["a", "b", "d", "e"]);
  });
});
