import { expect, test } from "vitest";
import { matching, mentionAt, mentionedIn, piecesOf } from "./mentions";

const people = [
  { id: "1", name: "رضا کریمی" },
  { id: "2", name: "رضا کریمی‌نژاد" },
  { id: "3", name: "Leila Moradi" },
];

test("a name begins with an @ at the start or after a space", () => {
  expect(mentionAt("hello @le", 9)).toEqual({ from: 6, typed: "le" });
  expect(mentionAt("@", 1)).toEqual({ from: 0, typed: "" });
  expect(mentionAt("mail me at a@b", 14)).toBeNull();
  expect(mentionAt("hello @le", 5)).toBeNull();
});

test("any word of a name finds it", () => {
  expect(matching(people, "mor").map(({ id }) => id)).toEqual(["3"]);
  expect(matching(people, "رض").map(({ id }) => id)).toEqual(["1", "2"]);
});

test("the longer of two names is meant", () => {
  expect(piecesOf("از @رضا کریمی‌نژاد بپرس", people)).toEqual([
    { text: "از " },
    { text: "@رضا کریمی‌نژاد", id: "2" },
    { text: " بپرس" },
  ]);
});

test("everybody is mentioned once, and pieces make the text again", () => {
  const text = "@Leila Moradi and @رضا کریمی and @Leila Moradi @nobody";
  expect(mentionedIn(text, people)).toEqual(["3", "1"]);
  expect(
    piecesOf(text, people)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});
