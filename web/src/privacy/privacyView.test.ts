import { expect, test } from "vitest";
import { isSign, isSlow, nothing, signOf, tombstonesIn } from "./privacyView";

const erasure = { id: "1", startedAt: "2026-03-01T12:00:00Z", by: null, ofAll: false, erased: null };
const noon = Date.parse(erasure.startedAt);

test.each([
  ["sara@example.com", "sara@example.com", true],
  [" Sara@Example.com ", "sara@example.com", true],
  ["۰۹۱۲ ۱۲۳ ۴۵۶۷", "09121234567", true],
  ["0912-123-4567", "۰۹۱۲ ۱۲۳ ۴۵۶۷", true],
  ["sara@example", "sara@example.com", false],
  ["", "", false],
])("%s confirms %s: %s", (typed, sign, confirms) => {
  expect(isSign(typed, sign)).toBe(confirms);
});

test("the address comes before the number", () => {
  expect(signOf({ email: "sara@example.com", phone: "0912" })).toBe("sara@example.com");
  expect(signOf({ email: "", phone: "0912" })).toBe("0912");
  expect(signOf({ email: null, phone: null })).toBe("");
});

test("an erasure is slow when it goes on for minutes, and never once it is done", () => {
  expect(isSlow({ ...erasure, doneAt: null }, noon + 60_000)).toBe(false);
  expect(isSlow({ ...erasure, doneAt: null }, noon + 121_000)).toBe(true);
  expect(isSlow({ ...erasure, doneAt: "2026-03-01T12:00:05Z" }, noon + 121_000)).toBe(false);
});

test("nothing is kept only if there is nothing of any kind", () => {
  const none = { leads: 0, submissions: 0, mentions: 0, identities: 0, messages: 0, contacts: 0 };
  expect(nothing(none)).toBe(true);
  expect(nothing({ ...none, mentions: 1 })).toBe(false);
});

test("a list of tombstones is read from its file, and nothing else is", () => {
  const items = [{ hash: "a".repeat(64), erasedAt: "2026-03-01T12:00:00Z" }];
  expect(tombstonesIn(JSON.stringify({ items }))).toEqual(items);
  for (const other of [
    "",
    "{",
    "[]",
    "null",
    "1",
    "{}",
    '{"items":[]}',
    '{"items":[{"hash":1}]}',
    '{"items":[null]}',
  ])
    expect(tombstonesIn(other), other).toBeNull();
});
