// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Lead } from "../leads/leadsApi";
import { quickCreate, useQuickStart } from "../shell/quickCreate";
import { settings } from "../shell/settings";
import { Toasts } from "../shell/toasts";
import { allTexts, startTexts } from "../text";
import QuickCreate from "./QuickCreate";

interface Sent {
  path: string;
  key: string | null;
  body: Record<string, unknown>;
}

const none = { items: [], version: "1" };
const stage = (id: string, teamIds: string[] = []) => ({ id, name: id, active: true, teamIds });
const catalogue = {
  stages: { items: [stage("new"), stage("won"), stage("theirs", ["t1"])], version: "1" },
  tags: none,
  lostReasons: none,
  leadStatuses: none,
  recurringPlans: none,
  customFields: none,
  lifecycleRules: none,
};

let leadsStep: boolean;
let sent: Sent[];
/** What the next new leads are answered with; made as wished when there is none. */
let answers: (() => Response)[];
let root: Root;

beforeAll(async () => {
  settings.change({ digits: "latin" });
  await Promise.all([startTexts("en"), allTexts()]);
});

beforeEach(() => {
  leadsStep = false;
  sent = [];
  answers = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    if (request.method === "GET") return Response.json(read(path));
    const body = (await request.json()) as Record<string, unknown>;
    sent.push({ path, key: request.headers.get("Idempotency-Key"), body });
    if (path === "/api/contacts") return Response.json({ id: "c1", ...body }, { status: 201 });
    return answers.shift()?.() ?? Response.json({ id: "l1", ...body }, { status: 201 });
  });
  root = createRoot(document.body.appendChild(document.createElement("div")));
  root.render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Host />
      <Toasts />
    </QueryClientProvider>,
  );
});

afterEach(() => {
  quickCreate.close();
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

function read(path: string) {
  if (path === "/api/catalogue") return catalogue;
  if (path === "/api/settings/pipeline") return { leadsStep };
  if (path === "/api/contacts") return { items: [], total: 0 };
  return { items: [] };
}

function Host() {
  const start = useQuickStart();
  return start && <QuickCreate start={start} />;
}

const dialog = () => document.querySelector<HTMLElement>("[role=dialog]");
const field = (label: string) => {
  const element = [...(dialog()?.querySelectorAll("label") ?? [])].find((one) => one.textContent === label);
  return document.getElementById(element?.htmlFor ?? "") as HTMLInputElement | null;
};
const button = (name: string) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === name);

async function open(start = {}) {
  quickCreate.open(start);
  await expect.poll(() => field("Organisation or contact")).not.toBeNull();
}

async function type(label: string, text: string) {
  const input = field(label);
  if (!input) throw new Error(`There is no ${label}.`);
  // React looks at the element's own property for what was there before.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, text);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await expect.poll(() => field(label)?.value).toBe(text);
}

async function click(name: string) {
  await expect.poll(() => button(name)?.disabled).toBe(false);
  button(name)?.click();
}

test("a name makes a person and an opportunity that is called after them", async () => {
  await open();
  await type("Organisation or contact", " Mina Razi ");
  await expect.poll(() => field("Title")?.value).toBe("Opportunity of Mina Razi");
  await click("Create");
  await expect.poll(dialog).toBeNull();
  expect(sent.map(({ path, body }) => [path, body])).toEqual([
    ["/api/contacts", { kind: "person", name: "Mina Razi" }],
    [
      "/api/leads",
      {
        kind: "opportunity",
        title: "Opportunity of Mina Razi",
        contactId: "c1",
        expectedRevenue: 0,
        priority: 0,
      },
    ],
  ]);
});

test("amounts are typed as people write them, and are kept in rials", async () => {
  await open({ stageId: "won" });
  await type("Title", "Forty chairs");
  await type("Expected revenue (toman)", "۲۵٬۰۰۰٬۰۰۰");
  await click("Create");
  await expect.poll(() => sent.length).toBe(1);
  expect(sent[0]?.body).toMatchObject({ expectedRevenue: 250_000_000, stageId: "won" });
});

test("without a name, or with an amount that is none, nothing is sent", async () => {
  await open();
  await click("Create");
  await expect.poll(() => dialog()?.textContent).toContain("Type an organisation, a person or a title.");
  await type("Title", "Forty chairs");
  await type("Expected revenue (toman)", "a lot");
  await click("Create");
  await expect.poll(() => field("Expected revenue (toman)")?.getAttribute("aria-invalid")).toBe("true");
  expect(sent).toEqual([]);
});

test("the same wish sent twice has one key and one contact; another wish has another key", async () => {
  answers = [() => Response.error(), () => Response.json({ code: "x", title: "Not now." }, { status: 503 })];
  await open();
  await type("Organisation or contact", "Mina");
  for (const times of [1, 2]) {
    await click("Create");
    await expect.poll(() => sent.filter(({ path }) => path === "/api/leads").length).toBe(times);
    await expect.poll(() => dialog()?.querySelector("[role=alert]")).not.toBeNull();
  }
  await type("Title", "Forty chairs");
  await click("Create");
  await expect.poll(dialog).toBeNull();
  expect(sent.filter(({ path }) => path === "/api/contacts").length).toBe(1);
  const keys = sent.flatMap(({ path, key }) => (path === "/api/leads" ? key : []));
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[1]);
});

test("the next one begins empty, in the same stage and team", async () => {
  await open({ stageId: "theirs", teamId: "t1" });
  await type("Title", "Forty chairs");
  await click("Create and next");
  await expect.poll(() => field("Title")?.value).toBe("");
  await type("Title", "Ten tables");
  await click("Create");
  await expect.poll(dialog).toBeNull();
  expect(sent.map(({ body }) => [body.title, body.stageId, body.teamId])).toEqual([
    ["Forty chairs", "theirs", "t1"],
    ["Ten tables", "theirs", "t1"],
  ]);
});

test("where leads come first, it is a lead, in no stage", async () => {
  leadsStep = true;
  await open();
  await expect.poll(() => dialog()?.querySelectorAll(".quick-kinds input").length).toBe(2);
  await type("Organisation or contact", "Mina");
  await expect.poll(() => field("Title")?.value).toBe("Lead of Mina");
  expect(field("Stage")).toBeNull();
  await click("Create");
  await expect.poll(() => sent.at(-1)?.body.kind).toBe("lead");
});

test("what was typed is put aside, and comes back", async () => {
  await open({ stageId: "won" });
  await type("Title", "Forty chairs");
  await click("Cancel");
  await expect.poll(dialog).toBeNull();
  await click("Undo");
  await expect.poll(() => field("Title")?.value).toBe("Forty chairs");
  expect(field("Stage")?.value).toBe("won");
});

test("whoever shows leads is told of the new one", async () => {
  const made: Lead[] = [];
  const stop = quickCreate.watch((lead) => made.push(lead));
  await open();
  await type("Title", "Forty chairs");
  await click("Create");
  await expect.poll(() => made.map(({ id }) => id)).toEqual(["l1"]);
  stop();
  await open();
  await type("Title", "Ten tables");
  await click("Create");
  await expect.poll(() => sent.length).toBe(2);
  await expect.poll(dialog).toBeNull();
  expect(made.length).toBe(1);
});
