import { expect, test } from "vitest";
import { daysOf, removesMore } from "./retention";

const forGood = daysOf({});
const month = daysOf({ rawDays: 30 });

test("what an answer leaves out is kept for good", () => {
  expect(forGood).toEqual({ rawDays: null, quarantineDays: null, idempotencyDays: null });
});

test.each([
  [forGood, month, true],
  [month, forGood, false],
  [month, daysOf({ rawDays: 29 }), true],
  [month, daysOf({ rawDays: 31 }), false],
  [month, daysOf({ quarantineDays: 1 }), true],
  [month, month, false],
])("from %o to %o something goes that is kept now: %s", (now, wanted, removes) => {
  expect(removesMore(now, wanted)).toBe(removes);
});
