import { expect, test } from "vitest";
import { inOrder } from "./people";

const person = (id: string, name: string, active = true) => ({ id, name, active, hasAvatar: false });

test("people come by name, me first, and without those who have left", () => {
  const people = [
    person("1", "یاسر"),
    person("2", "Daniel"),
    person("3", "آرش"),
    person("4", "پروین", false),
  ];
  expect(inOrder(people, "1").map(({ id }) => id)).toEqual(["1", "3", "2"]);
  expect(inOrder(people, undefined).map(({ id }) => id)).toEqual(["3", "1", "2"]);
});
