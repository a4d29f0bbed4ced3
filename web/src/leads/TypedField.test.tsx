// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { allTexts, startTexts } from "../text";
import type { FieldKind } from "./leadFields";
import { TypedField } from "./TypedField";

let root: Root;
let saved: unknown[][];

beforeAll(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  await Promise.all([startTexts("fa"), allTexts()]);
});

beforeEach(() => {
  saved = [];
  root = createRoot(document.body.appendChild(document.createElement("div")));
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

const show = (kind: FieldKind, value: unknown) =>
  act(() =>
    root.render(
      <TypedField
        shape={{ field: "visit", label: "Visit", kind }}
        value={value}
        onSave={(...both) => {
          saved.push(both);
          return Promise.resolve();
        }}
      />,
    ),
  );

const input = () => document.querySelector("input");

/** Opens the editor, types over what stands there, and presses Enter. */
async function type(text: string) {
  act(() => document.querySelector<HTMLElement>(".lead-value")?.click());
  const [box] = [input()];
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(box, text);
    box?.dispatchEvent(new Event("input", { bubbles: true }));
    await Promise.resolve();
  });
  await act(async () => {
    box?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    await new Promise((done) => setTimeout(done, 0));
  });
}

test.each([
  ["date", "۱ فروردین ۱۴۰۴", "2025-03-21"],
  ["date", "۱۴۰۴/۱/۱", "2025-03-21"],
  ["date", "1 January 2026", "2026-01-01"],
  ["number", "-۲٫۵", -2.5],
  ["percent", "٪۴۰", 40],
  ["text", "  مشهد ", "مشهد"],
] as const)("a %s typed as %s is saved as %s", async (kind, text, value) => {
  show(kind, null);
  await type(text);
  expect(saved).toEqual([[value, null]]);
  expect(input()).toBeNull();
});

test("what is no day stays in its field, which says how days are written", async () => {
  show("date", "2025-03-21");
  await type("۱۴۰۴/۱۳/۱");
  expect(saved).toEqual([]);
  expect(input()?.value).toBe("۱۴۰۴/۱۳/۱");
  expect(document.querySelector("[role=alert]")?.textContent).toContain("چنین روزی نیست");
});

test.each([
  ["date", "2025-03-21", "۱۴۰۴/۰۱/۰۱"],
  ["money", 12_500_000, "۱٬۲۵۰٬۰۰۰"],
  ["number", -2.5, "-۲.۵"],
] as const)("an editor of a %s begins with the reader's digits", (kind, value, text) => {
  show(kind, value);
  act(() => document.querySelector<HTMLElement>(".lead-value")?.click());
  expect(input()?.value).toBe(text);
});

test("an emptied value is taken away, compared with what the editing began with", async () => {
  show("money", 5_000);
  act(() => document.querySelector<HTMLElement>(".lead-value")?.click());
  show("money", 7_000);
  await type("");
  expect(saved).toEqual([[null, 5_000]]);
});
