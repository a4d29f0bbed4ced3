import { expect, test } from "vitest";
import {
  customTarget,
  firstDraft,
  moved,
  newField,
  originOf,
  problemsOf,
  sameDraft,
  targeted,
} from "./formDraft";

const draft = firstDraft("Contact");

test("the form one begins with is right", () => {
  expect(problemsOf(draft)).toEqual({});
});

test("mistakes are found where they are", () => {
  const [first, second] = draft.fields;
  if (!first || !second) throw new Error("two fields expected");
  const wrong = {
    ...draft,
    name: " ",
    fields: [
      first,
      { ...second, name: first.name },
      { ...second, name: "نام" },
      { ...second, name: "city", type: "select" as const },
    ],
    thanks: { ...draft.thanks, redirectUrl: "javascript:alert(1)" },
  };
  expect(problemsOf(wrong)).toEqual({
    name: "required",
    "fields.1.name": "fieldNameTaken",
    "fields.2.name": "fieldName",
    "fields.3.options": "options",
    "thanks.redirectUrl": "url",
  });
});

test("a form speaks both languages", () => {
  expect(problemsOf({ ...draft, thanks: { ...draft.thanks, text: { fa: "سپاس", en: " " } } })).toEqual({
    "thanks.text.en": "required",
  });
});

test("a draft is the same whether null is written or left out, in any order", () => {
  const { source, name, ...rest } = draft;
  expect(sameDraft(draft, { name, ...rest, source, medium: undefined } as unknown as typeof draft)).toBe(
    true,
  );
  expect(sameDraft(draft, { ...draft, name: "Other" })).toBe(false);
});

test("a new field has a name of its own", () => {
  const label = { fa: "", en: "" };
  const one = newField(draft.fields, label);
  expect(newField([...draft.fields, one].slice(1), label).name).not.toBe(one.name);
});

test("moving keeps everything", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a"], 5, 0)).toEqual(["a"]);
});

test.each([
  ["https://shop.ir/contact?x=1", "https://shop.ir"],
  ["shop.ir", "https://shop.ir"],
  ["http://localhost:3000/", "http://localhost:3000"],
  ["javascript:alert(1)", null],
  ["", null],
])("the origin of %s is %s", (text, origin) => {
  expect(originOf(text)).toBe(origin);
});

test("a choice that fills a custom field takes its options, unless it has its own", () => {
  const option = (id: string, active: boolean, englishName?: string) => ({
    id,
    name: id.toUpperCase(),
    englishName: englishName ?? null,
    active,
  });
  const size = {
    id: "f1",
    name: "اندازه",
    type: "choice" as const,
    active: true,
    sequence: 1,
    options: [option("s", true, "Small"), option("m", false), option("l", true)],
    teamIds: [],
    requiredInStageIds: [],
    version: "1",
  } as unknown as Parameters<typeof targeted>[2][number];
  const field = { ...newField([], { fa: "اندازه", en: "Size" }), type: "select" as const, options: [] };
  const filled = targeted(field, customTarget("f1"), [size]);
  expect(filled.mapTo).toBe("custom/f1");
  expect(filled.options).toEqual([
    { value: "s", label: { fa: "S", en: "Small" } },
    { value: "l", label: { fa: "L", en: "L" } },
  ]);
  expect(targeted({ ...field, type: "text" }, customTarget("f1"), [size]).options).toEqual([]);
  const own = [{ value: "x", label: { fa: "x", en: "x" } }];
  expect(targeted({ ...field, options: own }, customTarget("f1"), [size]).options).toEqual(own);
  expect(targeted(filled, null, [size]).mapTo).toBeNull();
});
