import { expect, test } from "vitest";
import en from "./en.json";
import fa from "./fa.json";

function leaves(texts: object, path = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value]] : leaves(value as object, `${path}${key}.`),
  );
}

const english = leaves(en);
const persian = new Map(leaves(fa));

test("both languages have the same texts", () => {
  expect([...persian.keys()].sort()).toEqual(english.map(([key]) => key).sort());
});

test.each(english)("%s takes the same values in both languages", (key, text) => {
  const values = (of: string) => [...of.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  expect(values(persian.get(key) ?? "")).toEqual(values(text));
});

test.each([...persian])("%s is clean Persian", (_, text) => {
  // Arabic letters and digits, and joiners at a loose end, are typing mistakes.
  expect(text).not.toMatch(/[يىك٠-٩]/);
  expect(text).not.toMatch(/\u200c(\s|$)|(^|\s)\u200c/);
});
