// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startTexts } from "../text";
import { plainView, type Layout, type LeadView } from "./leadView";

const saved = (id: string, layout: Layout, isDefault = false) => ({
  id,
  name: id,
  layout,
  isDefault,
  shared: false,
  pinned: false,
  q: id,
  filter: null,
  sort: null,
  columns: [],
  groupBy: [],
  version: "1",
});

let root: Root;
let page: HTMLElement;
let ViewTabs: typeof import("./ViewTabs").ViewTabs;

beforeEach(async () => {
  // Each visit begins anew.
  vi.resetModules();
  await startTexts("en");
  ({ ViewTabs } = await import("./ViewTabs"));
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  root.unmount();
  page.remove();
  vi.unstubAllGlobals();
});

/** Comes to a layout with these saved; what is opened instead of the plain view goes into the list. */
async function visit(items: ReturnType<typeof saved>[], layout: Layout, view: LeadView = plainView) {
  const opened: (string | null)[] = [];
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ items })));
  root = createRoot(page);
  root.render(
    <QueryClientProvider client={new QueryClient()}>
      <ViewTabs view={view} layout={layout} onOpen={(next) => opened.push(next.saved)} />
    </QueryClientProvider>,
  );
  const tabs = ["All", ...items.filter((one) => one.layout === layout).map(({ name }) => name)];
  await expect.poll(() => [...page.querySelectorAll("a")].map((tab) => tab.textContent)).toEqual(tabs);
  return opened;
}

const mine = [saved("other", "board"), saved("ours", "list", true), saved("mine", "board", true)];

test("the board that somebody chose to begin with is opened, once for each visit", async () => {
  expect(await visit(mine, "board")).toEqual(["mine"]);
  root.unmount();
  expect(await visit(mine, "board")).toEqual([]);
});

test("the list has its own", async () => {
  expect(await visit(mine, "list")).toEqual(["ours"]);
  root.unmount();
  expect(await visit(mine, "board")).toEqual(["mine"]);
});

test("whoever comes by a link sees what it says", async () =>
  expect(await visit(mine, "board", { ...plainView, q: "Noor" })).toEqual([]));

test("without one, everything is shown", async () =>
  expect(await visit([saved("other", "board"), saved("ours", "list", true)], "board")).toEqual([]));
