import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "..");

/** Classes that a style sheet styles for every screen; what is nested in a media query only adapts them. */
function classesOf(file: string): string[] {
  const css = readFileSync(join(source, file), "utf8").replace(/\/\*[^]*?\*\//g, "");
  const plain = css.replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, "");
  return [...plain.matchAll(/([^{}]+)\{/g)]
    .flatMap(([, selectors = ""]) => selectors.split(","))
    .map((selector) => selector.trim())
    .filter((selector) => /^\.[\w-]+$/.test(selector));
}

test("no two style sheets style one class: pages keep theirs once they were open", () => {
  const owners = new Map<string, Set<string>>();
  // The public forms stand alone.
  const files = readdirSync(source, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".css") && !name.startsWith("form/")))
    for (const name of classesOf(file)) owners.set(name, (owners.get(name) ?? new Set()).add(file));
  expect(owners.size).toBeGreaterThan(100);
  expect([...owners].filter(([, files]) => files.size > 1).map(([name]) => name)).toEqual([]);
});
