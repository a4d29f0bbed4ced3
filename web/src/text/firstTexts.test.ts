import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import en from "./en.json";
import { firstTexts, shareOf } from "./firstTexts";

const root = join(import.meta.dirname, "..");

/** A module and all that it imports statically, thus everything that runs before a page of its own is fetched. */
function moduleGraph(path: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(path)) return seen;
  const source = readFileSync(path, "utf8");
  seen.set(path, source);
  for (const [, from = ""] of source.matchAll(/^(?:import|export)\s(?!type)[^;]*?from\s+"(\.[^"]+)"/gm)) {
    const module = [".tsx", ".ts"].map((end) => join(dirname(path), from + end)).find(existsSync);
    if (module) moduleGraph(module, seen);
  }
  return seen;
}

const pagesOf = ["main.tsx", "shell/App.tsx", "access/Door.tsx", "access/SignInAgain.tsx"];

test("what is shown first uses only texts that are there first", () => {
  const modules = new Map(pagesOf.flatMap((page) => [...moduleGraph(join(root, page))]));
  expect([...modules.keys()]).toContain(join(root, "leads/LeadListPage.tsx"));
  const later = Object.keys(en).filter((name) => !firstTexts.includes(name));
  const wrong = [...modules].flatMap(([path, source]) =>
    later
      .filter((name) => new RegExp(`["'\`]${name}\\.[\\w$]`).test(source))
      .map((name) => `${path} uses ${name}`),
  );
  expect(wrong).toEqual([]);
});

test("the two shares are all texts, and each text is in one", () => {
  expect(Object.keys(en)).toEqual(expect.arrayContaining([...firstTexts]));
  expect({ ...shareOf(en, "first"), ...shareOf(en, "rest") }).toEqual(en);
  expect(Object.keys(shareOf(en, "first")).sort()).toEqual([...firstTexts].sort());
});
