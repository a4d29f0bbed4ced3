import { expect, test } from "vitest";
import { canSendAgain, changeOf, eventKey, needHelp, stateOf, toneOf, withEvent } from "./webhooksView";

test("a webhook is active, paused by somebody, or paused by itself", () => {
  expect(stateOf({ active: true, pausedBecause: null })).toEqual({ name: "active", tone: "good" });
  expect(stateOf({ active: false, pausedBecause: "person" })).toEqual({ name: "person", tone: "warn" });
  expect(stateOf({ active: false, pausedBecause: "failing" })).toEqual({ name: "failing", tone: "bad" });
  expect(stateOf({ active: false, pausedBecause: "gone" })).toEqual({ name: "gone", tone: "bad" });
});

test("help is needed where nobody ordered the pause", () => {
  const failing = { active: false, pausedBecause: "failing" } as const;
  expect(
    needHelp([
      { active: true, pausedBecause: null },
      { active: false, pausedBecause: "person" },
      failing,
      // It was let go on, though the reason may still stand.
      { active: true, pausedBecause: "failing" },
    ]),
  ).toEqual([failing]);
});

test("a change carries what a person sets and nothing else", () => {
  const webhook = { name: "ERP", url: "https://erp.example/", events: ["lead.created"], active: true };
  expect(changeOf({ ...webhook, version: "7" } as typeof webhook)).toEqual(webhook);
});

test("events stay in the order in which they are offered", () => {
  const offered = ["lead.created", "lead.changed", "lead.deleted"];
  expect(withEvent(offered, ["lead.deleted"], "lead.created", true)).toEqual([
    "lead.created",
    "lead.deleted",
  ]);
  expect(withEvent(offered, ["lead.created", "lead.deleted"], "lead.created", false)).toEqual([
    "lead.deleted",
  ]);
  expect(eventKey("lead.created")).toBe("lead_created");
});

test("what is gone is not sent again", () => {
  const states = ["waiting", "delivered", "failed", "overtaken"] as const;
  expect(states.filter((state) => canSendAgain({ state }))).toEqual(["waiting", "delivered", "failed"]);
  expect(states.map((state) => toneOf({ state }))).toEqual(["warn", "good", "bad", ""]);
});
