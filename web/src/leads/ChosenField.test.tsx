// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { allTexts, startTexts } from "../text";
import { ChosenField } from "./ChosenField";
import type { LeadFieldProps } from "./LeadField";

const options = ["new", "called", "waiting"].map((id) => [id, id] as const);
const shape = (kind: "choice" | "choices") =>
  ({ field: "statusId", label: "Status", kind, options }) as unknown as LeadFieldProps["shape"];

let root: Root;
let saved: unknown[][];

beforeAll(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  await Promise.all([startTexts("en"), allTexts()]);
});

beforeEach(() => {
  saved = [];
  root = createRoot(document.body.appendChild(document.createElement("div")));
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

const show = (kind: "choice" | "choices", value: unknown) =>
  act(() =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <ChosenField
          shape={shape(kind)}
          value={value}
          onSave={(...both) => {
            saved.push(both);
            return Promise.resolve();
          }}
        />
      </QueryClientProvider>,
    ),
  );

const press = (selector: string, text: string) =>
  act(async () => {
    const found = [...document.querySelectorAll<HTMLElement>(selector)].find((one) =>
      one.textContent?.includes(text),
    );
    found?.click();
    await new Promise((done) => setTimeout(done, 20));
  });

test("a choice is compared with what its menu opened with, whatever others chose meanwhile", async () => {
  show("choice", "new");
  await press(".lead-picker", "new");
  show("choice", "called");
  await press("[role=menuitemradio]", "waiting");
  expect(saved).toEqual([["waiting", "new"]]);
});

test("the next time the menu opens it begins with what stands there then", async () => {
  show("choice", "new");
  await press(".lead-picker", "new");
  await press("[role=menuitemradio]", "waiting");
  show("choice", "called");
  await press(".lead-picker", "called");
  await press("[role=menuitemradio]", "new");
  expect(saved).toEqual([
    ["waiting", "new"],
    ["new", "called"],
  ]);
});
