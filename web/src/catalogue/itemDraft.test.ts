import { expect, test } from "vitest";
import { changesOf, inverseOf, toggled } from "./itemDraft";

const stage: { name: string; folded: boolean; teamIds: string[]; requirements?: string } = {
  name: "تازه",
  folded: false,
  teamIds: ["a"],
};

test("only what differs is sent", () => {
  expect(changesOf(stage, { name: "تازه", folded: true, teamIds: ["a"] })).toEqual({ folded: true });
  expect(changesOf({ ...stage, requirements: "x" }, { requirements: null })).toEqual({ requirements: null });
  expect(changesOf(stage, { requirements: null })).toEqual({});
});

test("a change is taken back to what stood there, or to nothing", () => {
  const changes = { folded: true, requirements: "x" };
  expect(inverseOf(stage, changes)).toEqual({ folded: false, requirements: null });
});

test("a value comes and goes, once", () => {
  expect(toggled(["a"], "b", true)).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "b", true)).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a", false)).toEqual(["b"]);
  expect(toggled(undefined, "a", true)).toEqual(["a"]);
});
