import { afterEach, expect, test, vi } from "vitest";
import { amongOf, lastView } from "./lastView";

const stored = new Map<string, string>();
vi.stubGlobal("sessionStorage", {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => stored.set(key, value),
});
afterEach(() => stored.clear());

test("the way back leads to the list with its search", () => {
  lastView.remember("q=tea&owner=me");
  const from = lastView.read();
  expect(from.href).toBe("/leads?q=tea&owner=me");
  expect(amongOf(from, "s1")).toBe(from.view);
});

test("from a board it leads to the board, and the neighbours are those of the column", () => {
  lastView.remember("q=tea&team=t1", "/pipeline");
  const from = lastView.read();
  expect(from.href).toBe("/pipeline?q=tea&team=t1");
  expect(amongOf(from, "s1")).toMatchObject({
    q: "tea",
    teams: ["t1"],
    filter: { and: [{ value: "opportunity" }, { field: "stageId", op: "eq", value: "s1" }] },
  });
});

test("who comes from nowhere goes back to the plain list", () => {
  expect(lastView.read()).toMatchObject({ place: "/leads", href: "/leads" });
});
