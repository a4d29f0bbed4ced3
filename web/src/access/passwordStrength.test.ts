import { expect, test } from "vitest";
import { passwordStrength } from "./passwordStrength";

const own = ["sara.ahmadi@example.com", "سارا احمدی"];

test.each([
  ["abc", "short"],
  ["aaaaaaaaaaaaaaaaaaaa", "monotonous"],
  ["my name is Ahmadi", "own"],
  ["رمز سارا اینجاست", "own"],
  ["رمز احمدي اینجاست", "own"],
  ["correct horse battery", undefined],
  ["example.com tulips", undefined],
])("%s: %s", (password, reason) => {
  expect(passwordStrength(password, own).reason).toBe(reason);
});

test("length counts, what repeats or follows does not", () => {
  const level = (password: string) => passwordStrength(password, []).level;
  expect(level("quiet tulip 7")).toBe(3);
  expect(level("four quiet tulips in a row")).toBe(4);
  expect(level("12345678901234567890")).toBe(2);
  expect(level("گل لاله در باغ همسایه")).toBe(4);
});

test("a letter with its marks is one sign", () => {
  expect(passwordStrength("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", []).reason).toBe("short");
});
