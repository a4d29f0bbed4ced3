import { expect, test } from "vitest";
import { sees } from "./scope";

const sara = { id: "sara", role: "own", teamIds: ["tehran"] } as const;

test.each([
  ["sara", "shiraz", true],
  [null, null, true],
  [null, "tehran", true],
  [null, "shiraz", false],
  ["reza", null, false],
  ["reza", "tehran", false],
])("of a lead of %s in %s she sees: %s", (ownerId, teamId, seen) => {
  expect(sees(sara, { ownerId, teamId })).toBe(seen);
  expect(sees({ ...sara, role: "all" }, { ownerId, teamId })).toBe(true);
});
