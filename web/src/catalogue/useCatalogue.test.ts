import { expect, test } from "vitest";
import type { Lists } from "./catalogueApi";
import { catalogueOf, labelIn } from "./useCatalogue";

const none = { items: [], version: "1" };
const tag = (id: string, name: string, englishName?: string, active = true) => ({
  id,
  name,
  englishName,
  active,
});
const lists = {
  stages: none,
  tags: {
    items: [tag("a", "مهم", "Important"), tag("b", "سرد"), tag("c", "کهنه", "Old", false)],
    version: "2",
  },
  "lost-reasons": none,
  "lead-statuses": none,
  "recurring-plans": none,
  "custom-fields": none,
  "lifecycle-rules": none,
} as unknown as Lists;

test("names are in the reader's language, where there is one", () => {
  expect(catalogueOf(lists, "en").active.tags.map(({ label }) => label)).toEqual(["Important", "سرد"]);
  expect(catalogueOf(lists, "fa").active.tags.map(({ label }) => label)).toEqual(["مهم", "سرد"]);
  expect(labelIn("en", { name: "سرد", englishName: "" })).toBe("سرد");
});

test("what was removed cannot be chosen, and keeps its name", () => {
  const catalogue = catalogueOf(lists, "en");
  expect(catalogue.active.tags.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(catalogue.label("tags", "c")).toBe("Old");
});

test("what is not known yet, or not at all, has a sign for a name", () => {
  expect(catalogueOf(undefined, "en", true).label("tags", "a")).toBe("…");
  expect(catalogueOf(lists, "en").label("tags", "x")).toBe("—");
  expect(catalogueOf(lists, "en").find("tags", null)).toBeUndefined();
});
