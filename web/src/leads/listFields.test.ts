import { expect, test } from "vitest";
import type { Lists } from "../catalogue/catalogueApi";
import { catalogueOf } from "../catalogue/useCatalogue";
import type { People } from "../teams/people";
import { createFormat } from "../text/format";
import { fieldsOf } from "./listFields";

const none = { items: [], version: "1" };
const colour = {
  id: "colour",
  name: "رنگ",
  englishName: "Colour",
  active: true,
  type: "multiChoice",
  options: [
    { id: "blue", name: "آبی", englishName: "Blue", active: true },
    { id: "red", name: "قرمز", englishName: null, active: true },
    { id: "green", name: "سبز", englishName: null, active: false },
  ],
};
const lists = {
  stages: none,
  tags: none,
  "lost-reasons": none,
  "lead-statuses": none,
  "recurring-plans": none,
  "custom-fields": { items: [colour], version: "2" },
  "lifecycle-rules": none,
} as unknown as Lists;
const people = { active: [], teams: [] } as unknown as People;

const fieldsIn = (language: "fa" | "en") =>
  fieldsOf(
    (key) => key,
    language,
    createFormat({
      language,
      calendar: "persian",
      digits: "latin",
      unit: "toman",
      timeZone: "Asia/Tehran",
    }),
    people,
    catalogueOf(lists, language),
    (source) => source ?? "",
  );

test.each([
  ["fa", "آبی", "آبی، قرمز"],
  ["en", "Blue", "Blue, قرمز"],
] as const)(
  "the choices of a custom field are named in the reader's language (%s)",
  (language, blue, both) => {
    const fields = fieldsIn(language);
    expect(fields.options("custom.colour")).toEqual([
      ["blue", blue],
      ["red", "قرمز"],
    ]);
    expect(fields.say("custom.colour", "blue")).toBe(blue);
    expect(fields.removed("custom.colour")).toEqual([["green", "leads.removed"]]);
    expect(fields.say("custom.colour", ["red", "blue"])).toBe(both);
    expect(fields.say("custom.colour", "gone")).toBe("gone");
  },
);
