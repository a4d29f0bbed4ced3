import { expect, test } from "vitest";
import { initialsOf, toneOf } from "./initials";

test.each([
  ["Sara Ahmadi", "S\u200cA"],
  ["سارا احمدی", "س\u200cا"],
  ["  ali  reza  karimi ", "A\u200cK"],
  ["مینا", "م"],
  ["", ""],
])("%s: %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test("a person keeps the colour", () => {
  expect(toneOf("01HX")).toBe(toneOf("01HX"));
  expect(toneOf("01HX")).toBeLessThan(5);
});
