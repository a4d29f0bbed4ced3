import { describe, expect, test } from "vitest";
import { filterOf, groupOf, nodeOf, partsOf, spanOf, without, type Node } from "./filterTree";
import type { Filter } from "./leadView";

const hot: Filter = { field: "priority", op: "ge", value: 2 };
const fromWeb: Filter = { field: "source", op: "in", value: ["website"] };
const unowned: Filter = { field: "ownerId", op: "isEmpty" };

describe("a built filter", () => {
  test.each<Filter>([
    hot,
    unowned,
    { not: fromWeb },
    { and: [hot, { or: [fromWeb, unowned] }, { not: { or: [hot, unowned] } }] },
    { not: { and: [hot, fromWeb] } },
  ])("%j is the same after it was looked at", (filter) => {
    expect(filterOf(nodeOf(filter))).toEqual(filter);
  });

  test("lines that nobody finished, and groups of such lines, are not part of it", () => {
    const node: Node = {
      mode: "and",
      items: [
        { field: "title", op: "contains", value: "" },
        { mode: "or", items: [{ field: "source", op: "in", value: [] }] },
        { field: "ownerId", op: "isEmpty" },
      ],
    };
    expect(filterOf(node)).toEqual(unowned);
    expect(filterOf({ mode: "none", items: [] })).toBeNull();
  });

  test("a single test is built on in a group", () => {
    expect(groupOf(hot)).toEqual({ mode: "and", items: [hot] });
    expect(groupOf(null)).toEqual({ mode: "and", items: [] });
  });

  test("chips are taken away one by one", () => {
    const both: Filter = { and: [hot, fromWeb] };
    expect(partsOf(both)).toHaveLength(2);
    expect(without(both, 0)).toEqual(fromWeb);
    expect(without(hot, 0)).toBeNull();
  });
});

test("a span of time is read back, anything else is not one", () => {
  expect(spanOf("last:30:days")).toEqual({ way: "last", n: 30, unit: "days" });
  expect(spanOf("thisMonth")).toBeNull();
  expect(spanOf("last:x:days")).toBeNull();
});
