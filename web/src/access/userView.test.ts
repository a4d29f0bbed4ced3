import { expect, test } from "vitest";
import type { FullUser } from "./accessApi";
import { stateOf, usersFor } from "./userView";

const user = (name: string, change: Partial<FullUser> = {}): FullUser => ({
  id: name,
  name,
  email: `${name}@example.com`,
  role: "own",
  active: true,
  hasAvatar: false,
  avatarVersion: null,
  teamIds: [],
  language: null,
  invitedAt: null,
  joinedAt: "2026-01-01T00:00:00Z",
  lastSeenAt: null,
  ...change,
});

const users = [
  user("کاوه کیانی"),
  user("Sara", { role: "systemAdministrator" }),
  user("Omid", { joinedAt: null }),
  user("Left", { active: false }),
];
const found = (question: Partial<Parameters<typeof usersFor>[1]>) =>
  usersFor(users, { q: "", role: "", state: "", ...question }).map(({ name }) => name);

test("people are found however their name is typed", () => {
  expect(found({ q: "كاوه كياني" })).toEqual(["کاوه کیانی"]);
  expect(found({ q: "SARA@" })).toEqual(["Sara"]);
});

test("those who have left are shown when asked for", () => {
  expect(found({})).not.toContain("Left");
  expect(found({ state: "left" })).toEqual(["Left"]);
  expect(found({ state: "everybody" })).toHaveLength(4);
});

test("roles and states narrow the list", () => {
  expect(found({ role: "systemAdministrator" })).toEqual(["Sara"]);
  expect(found({ state: "invited" })).toEqual(["Omid"]);
  expect(users.map(stateOf)).toEqual(["active", "active", "invited", "left"]);
});
