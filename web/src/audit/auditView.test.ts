import { expect, test } from "vitest";
import { filterOf, searchOf, viewOf } from "./auditView";

const persian = { calendar: "persian", timeZone: "Asia/Tehran" } as const;

test("the view comes back from its address", () => {
  const view = viewOf("?from=۱۴۰۵/۱/۱&action=user&subject=user/1");
  expect(view).toEqual({ from: "۱۴۰۵/۱/۱", to: "", actor: "", action: "user", subject: "user/1" });
  expect(viewOf(searchOf(view))).toEqual(view);
  expect(searchOf(viewOf(""))).toBe("");
});

test("days begin and end in the reader's zone, both included", () => {
  expect(filterOf(viewOf("?from=1405/01/01&to=1405/01/01"), persian)).toEqual({
    from: "2026-03-20T20:30:00.000Z",
    to: "2026-03-21T20:30:00.000Z",
  });
});

test("a half-typed day restricts nothing", () => {
  expect(filterOf(viewOf("?from=1405/0&to=x&subject=%20"), persian)).toEqual({});
});
