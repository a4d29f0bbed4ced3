import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { Product } from "./product.ts";

export { expect } from "@playwright/test";

export type Language = "fa" | "en";
export const languages: Language[] = ["fa", "en"];

export const texts = {
  fa: {
    name: "نام",
    email: "ایمیل",
    phone: "تلفن همراه",
    message: "پیام",
    send: "فرستادن",
    consent: "موافقم",
  },
  en: {
    name: "Name",
    email: "E-mail",
    phone: "Mobile",
    message: "Message",
    send: "Send",
    consent: "I agree",
  },
} as const;

const both = (key: keyof typeof texts.fa) => ({ fa: texts.fa[key], en: texts.en[key] });
const bothOf = (fa: string, en: string) => ({ fa, en });

/** What the dashboard says in a language, by the keys of its texts. */
export function textsOf(language: Language) {
  const file = new URL(`../../web/src/text/${language}.json`, import.meta.url);
  const all = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, string>>;
  const t = (key: string, values: Record<string, string> = {}): string => {
    const [area = "", name = ""] = key.split(".");
    const text = all[area]?.[name];
    if (text === undefined) throw new Error(`There is no text ${key}.`);
    return text.replace(/\{\{(\w+)\}\}/g, (whole, value: string) => values[value] ?? whole);
  };
  return { t };
}

export interface FormSettings {
  allowedOrigins?: string[];
  fields?: object[];
  consent?: object | null;
  spam?: object;
  thanks?: object;
  name?: string;
}

const contact = [
  { name: "name", type: "text", label: both("name"), required: true, mapTo: "contactName" },
  { name: "email", type: "email", label: both("email"), required: true, mapTo: "email" },
  { name: "phone", type: "phone", label: both("phone"), mapTo: "phone" },
  { name: "message", type: "textarea", label: both("message"), mapTo: "description" },
];

/** One of every kind of field. */
export const everyField = [
  ...contact,
  {
    name: "site",
    type: "url",
    label: bothOf("وب‌سایت", "Website"),
    mapTo: "website",
    help: bothOf("اگر دارید", "If you have one"),
  },
  { name: "count", type: "number", label: bothOf("تعداد", "Number"), placeholder: bothOf("۱۰", "10") },
  { name: "day", type: "date", label: bothOf("روز", "Day") },
  {
    name: "topic",
    type: "select",
    label: bothOf("موضوع", "Topic"),
    options: [
      { value: "buy", label: bothOf("خرید", "Buying") },
      { value: "help", label: bothOf("پشتیبانی", "Support") },
    ],
  },
  {
    name: "size",
    type: "radio",
    required: true,
    label: bothOf("اندازه", "Size"),
    options: [
      { value: "s", label: bothOf("کوچک", "Small") },
      { value: "l", label: bothOf("بزرگ", "Large") },
    ],
  },
  { name: "news", type: "checkbox", label: bothOf("خبرنامه", "Newsletter") },
  { name: "file", type: "file", label: bothOf("پیوست", "Attachment") },
];

export const consent = { version: "2026-01", text: both("consent"), required: true };

interface Fixtures {
  product: Product;
  /** Makes a form of its own for the test and returns its id. A browser types faster and posts more often than people do. */
  makeForm: (settings?: FormSettings) => Promise<string>;
  /** A website of somebody else: serves the page under its path, and tells its origin. */
  website: { origin: string; put: (path: string, html: string, headers?: Record<string, string>) => void };
  /** E-mail and mobile number that no other test uses. */
  person: { email: string; mobile: string; typed: string; shown: string };
}

/** The product of the specs that run. */
let shared: Product | undefined;
let forms = 0;
let people = 0;

export async function makeForm(product: Product, settings: FormSettings = {}): Promise<string> {
  const id = `browser-${++forms}`;
  await product.post("/api/forms", {
    id,
    settings: {
      name: `Form ${forms}`,
      fields: contact,
      thanks: { text: bothOf("سپاس، رسید.", "Thanks, got it.") },
      ...settings,
      spam: {
        honeypot: "fax_number",
        minFillSeconds: 0,
        requireToken: false,
        perMinute: 10_000,
        perAddressPerMinute: 10_000,
        maxLinks: 100,
        ...settings.spam,
      },
    },
  });
  return id;
}

interface WorkerFixtures {
  productOf: (file: string) => Promise<Product>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // A product for each file of specs: what one leaves behind stands in no other's way.
  productOf: [
    async ({}, use) => {
      let of = "";
      await use(async (file) => {
        if (shared && of === file) return shared;
        await shared?.dispose();
        [of, shared] = [file, await Product.start()];
        return shared;
      });
      await shared?.dispose();
    },
    { scope: "worker" },
  ],

  product: async ({ productOf }, use, { file }) => use(await productOf(file)),

  // Everybody who opens a page is signed in; visitors' pages take no notice of it.
  context: async ({ context, product }, use) => {
    await context.addCookies([product.cookie]);
    await use(context);
  },

  makeForm: async ({ product }, use) => use((settings) => makeForm(product, settings)),

  website: async ({}, use) => {
    const pages = new Map<string, { html: string; headers: Record<string, string> }>();
    const server: Server = createServer((request, response) => {
      const page = pages.get(new URL(request.url ?? "/", "http://x").pathname);
      response.writeHead(page ? 200 : 404, { "Content-Type": "text/html; charset=utf-8", ...page?.headers });
      response.end(page?.html);
    });
    await new Promise<void>((listening) => server.listen(0, "localhost", listening));
    await use({
      // The product is at 127.0.0.1: to the browser, another site.
      origin: `http://localhost:${(server.address() as AddressInfo).port}`,
      put: (path, html, headers = {}) => void pages.set(path, { html, headers }),
    });
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  },

  person: async ({}, use) => {
    const number = String(1_000_000 + ++people);
    const local = `912${number}`;
    const grouped = `0912 ${number.slice(0, 3)} ${number.slice(3)}`;
    await use({
      email: `visitor${number}@example.com`,
      mobile: `+98${local}`,
      typed: persianDigits(grouped),
      shown: grouped,
    });
  },
});

export const persianDigits = (text: string) => text.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[+digit] ?? digit);

/** Fills in what the contact fields ask for, as a person would type it. */
export async function fill(
  page: Page,
  language: Language,
  values: Partial<Record<keyof (typeof texts)["fa"], string>>,
): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    await page.getByRole("textbox", { name: texts[language][key as "name"] }).fill(value);
  }
}

export const send = (page: Page, language: Language) =>
  page.getByRole("button", { name: texts[language].send });

/** The dashboard of the administrator, in this language, and with a theme as the settings menu would store it. */
export async function dashboard(
  page: Page,
  language: Language,
  theme?: "light" | "dark",
  product = shared,
): Promise<void> {
  if (!product) throw new Error("There is no product.");
  await product.patch("/api/me", { language });
  await page.context().addCookies([product.cookie]);
  await page.addInitScript(
    (settings) => {
      if (!localStorage.getItem("sarnakh.settings")) localStorage.setItem("sarnakh.settings", settings);
    },
    JSON.stringify({ language, ...(theme ? { theme } : {}) }),
  );
}

export const leadRow = (page: Page, id: string) => page.locator(`[data-lead="${id}"]`);

export const viewports = { phone: { width: 360, height: 780 }, desktop: { width: 1280, height: 900 } };

/** For long ways: each language and each device once. */
export const viewportsOf = (language: Language): [string, (typeof viewports)["phone"]][] =>
  language === "fa" ? [["phone", viewports.phone]] : [["desktop", viewports.desktop]];

/** No violations that axe finds, and nothing wider than the window. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  // A page that is still fetched is not what a person reads, nor are colours on their way to another.
  await expect(page.locator("h1")).not.toHaveCount(0);
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${name}: ${id} (${help}): ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
  );
  expect(found).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}
