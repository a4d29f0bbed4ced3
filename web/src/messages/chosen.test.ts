import { expect, test } from "vitest";
import { handle } from "./chosen";
import type { Handled, MessageRef, Selection } from "./messagesApi";

const refs = (count: number): MessageRef[] =>
  Array.from({ length: count }, (_, n) => ({ queue: "lead-intake", id: `m${n}` }));

const all = (selection: Selection): Handled => ({ done: [...(selection.messages ?? [])], gone: 0, left: 0 });

test("many rows go in portions, and progress is told after each", async () => {
  const sizes: number[] = [];
  const behind: number[] = [];
  const outcome = await handle(
    { kind: "some", messages: refs(60) },
    (selection) => {
      sizes.push(selection.messages?.length ?? 0);
      return Promise.resolve(all(selection));
    },
    (n) => behind.push(n),
  );
  expect(sizes).toEqual([25, 25, 10]);
  expect(behind).toEqual([25, 50, 60]);
  expect(outcome.done).toHaveLength(60);
});

test("all of a queue goes on until nothing is left, and never beyond what was seen", async () => {
  const sent: Selection[] = [];
  let left = 130;
  const outcome = await handle(
    { kind: "all", queue: "lead-intake", before: "2026-03-21T08:30:00Z" },
    (selection) => {
      sent.push(selection);
      const done = refs(Math.min(100, left));
      left -= done.length;
      return Promise.resolve({ done, gone: 0, left });
    },
    () => undefined,
  );
  expect(sent).toEqual(Array(2).fill({ queue: "lead-intake", before: "2026-03-21T08:30:00Z" }));
  expect(outcome.done).toHaveLength(130);
});

test("what cannot be handled ends the work instead of turning in circles", async () => {
  let calls = 0;
  await handle(
    { kind: "all", before: "2026-03-21T08:30:00Z" },
    () => Promise.resolve({ done: [], gone: 0, left: ++calls }),
    () => undefined,
  );
  expect(calls).toBe(1);
});

test("an outage half-way tells what was done", async () => {
  let calls = 0;
  const outcome = await handle(
    { kind: "some", messages: refs(60) },
    (selection) =>
      ++calls === 2 ? Promise.reject(new Error("away")) : Promise.resolve({ ...all(selection), gone: 1 }),
    () => undefined,
  );
  expect(outcome.done).toHaveLength(25);
  expect(outcome.gone).toBe(1);
  expect(outcome.error).toEqual(new Error("away"));
});
