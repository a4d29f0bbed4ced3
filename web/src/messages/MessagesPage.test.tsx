// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { settings } from "../shell/settings";
import { Toasts } from "../shell/toasts";
import { allTexts, startTexts } from "../text";
import MessagesPage from "./MessagesPage";
import type { FailedMessage } from "./messagesApi";

const at = "2026-03-21T08:30:00Z";
const message = (id: string, values: Partial<FailedMessage> = {}) => ({
  queue: "lead-intake",
  id,
  failedAt: at,
  lastFailedAt: at,
  times: 1,
  tries: 5,
  failure: { code: "message.unreadable", text: "JsonException: it is none", at, tries: 5 },
  fields: [],
  body: "<b>none</b>",
  bodyIsCut: false,
  ...values,
});
const list = (items: ReturnType<typeof message>[], count = items.length) => ({
  items,
  shown: items.length,
  count,
  queues: [{ queue: "lead-intake", count, arriving: 0 }],
  asOf: at,
});

let answer: () => Response;
let sent: { path: string; body: unknown }[];
let root: Root;
let page: HTMLElement;

beforeAll(async () => {
  settings.change({ digits: "latin" });
  await Promise.all([startTexts("en"), allTexts()]);
});

beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") return answer();
    const body = (await request.json()) as { messages?: unknown[] };
    sent.push({ path: new URL(request.url).pathname, body });
    return Response.json({ done: body.messages ?? [], gone: 0, left: 0 });
  });
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  root.unmount();
  page.remove();
  vi.unstubAllGlobals();
});

async function open(items: ReturnType<typeof list> | Response) {
  answer = () => (items instanceof Response ? items.clone() : Response.json(items));
  root = createRoot(page);
  root.render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MessagesPage />
      <Toasts />
    </QueryClientProvider>,
  );
  await vi.waitFor(() => expect(page.querySelector(".bones, .page")).not.toBeNull());
  await vi.waitFor(() => expect(page.querySelector(".bones")).toBeNull());
}

/** Clicks it once it is there and may be clicked. */
async function click(name: string) {
  const button = await vi.waitFor(() => {
    const found = [...document.querySelectorAll<HTMLButtonElement | HTMLInputElement>("button, input")]
      .filter((element) => (element.getAttribute("aria-label") ?? element.textContent.trim()) === name)
      .at(-1);
    expect(found?.disabled, name).toBe(false);
    return found;
  });
  button?.click();
}

const shows = (text: string | RegExp, within = "body") =>
  expect.poll(() => document.querySelector(within)?.textContent).toMatch(text);

test("an empty list says so", async () => {
  await open(list([]));
  await shows("No failed messages");
});

test("a failed question says so and offers another", async () => {
  await open(
    Response.json({ code: "server.error", title: "Something went wrong on our side." }, { status: 500 }),
  );
  await shows("Something went wrong on our side.", "[role=alert]");
  expect(page.querySelector("[role=alert] button")).not.toBeNull();
});

test("a row tells when, what, whose and why; its body is only ever text", async () => {
  await open(
    list([message("a", { receiptId: "r1", state: "pending", fields: [{ name: "name", value: "Sara" }] })]),
  );
  await shows(/Becoming a lead.*Sara.*Unreadable message.*5 tries/, "tbody");
  expect(page.querySelector("a[href='/submissions/r1'] bdi")?.textContent).toBe("Sara");
  await click("Details of Sara");
  await shows("<b>none</b>", "pre");
  expect(page.querySelector("pre b")).toBeNull();
});

test("one is sent again, and the row's name goes to the server", async () => {
  await open(list([message("a"), message("b", { fields: [{ name: "name", value: "Ali" }] })]));
  await click("Select Ali");
  await click("Send again");
  await expect
    .poll(() => sent)
    .toEqual([
      {
        path: "/api/messages/failed/replay",
        body: { all: false, messages: [{ queue: "lead-intake", id: "b" }] },
      },
    ]);
  await shows("1 message is in its queue again.");
});

test("all beyond those shown are asked for as they were when they were seen", async () => {
  await open(list([message("a"), message("b")], 130));
  await click("Select all rows");
  await click("Select all 130");
  await shows("130 selected");
  await click("Send again");
  await expect
    .poll(() => sent)
    .toEqual([{ path: "/api/messages/failed/replay", body: { all: true, before: at } }]);
});

test("putting away asks first, and can be undone", async () => {
  await open(list([message("a")]));
  await click("Select all rows");
  await click("Put away");
  await shows("Put 1 message away?", "[role=alertdialog]");
  expect(sent).toEqual([]);
  await click("Put away");
  const named = [{ queue: "lead-intake", id: "a" }];
  await expect
    .poll(() => sent)
    .toEqual([{ path: "/api/messages/failed/discard", body: { all: false, messages: named } }]);
  await click("Undo");
  await expect
    .poll(() => sent[1])
    .toEqual({ path: "/api/messages/failed/restore", body: { messages: named } });
});
