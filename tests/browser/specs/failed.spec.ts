import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Product } from "../product.ts";
import { dashboard, expect, makeForm, test, viewports } from "../test.ts";

const banner = (page: Page) => page.locator(".failed-banner");
const rows = (page: Page) => page.getByRole("checkbox", { name: /^Select (?!all)/ });

/** A submission that only its message carries, as capture leaves it while the tables are away. */
const waiting = (formId: string, email: string, receiptId: string) =>
  JSON.stringify({
    submission: {
      receiptId,
      formId,
      state: "pending",
      receivedAt: "2026-03-21T08:30:00Z",
      contentType: "application/json",
      body: Buffer.from(JSON.stringify({ name: "سارا احمدی", email })).toString("base64"),
      fields: [
        { name: "name", value: "سارا احمدی" },
        { name: "email", value: email },
      ],
    },
  });

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
  ).toEqual([]);
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
}

test("what failed is announced, read, sent again or put away, and taken back", async ({ page }) => {
  const product = await Product.start();
  try {
    const form = await makeForm(product);
    await product.stop();
    await product.enqueue(
      "capture-fallback-poison",
      waiting(form, "sara@example.com", "01kxa5c3bgz1n9x4v7q2t8r6ma"),
    );
    await product.enqueue("lead-intake-poison", '{"not json <script>alert(1)</script>', "\u202eevil text");
    await product.start();

    await dashboard(page, "en", undefined, product);
    await page.goto(`${product.origin}/leads`);
    await expect(banner(page)).toContainText("3 messages failed");
    await banner(page).getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Failed messages");
    await expect(banner(page)).toBeHidden();
    await expect(rows(page)).toHaveCount(3);
    await expectAccessible(page);

    // By keyboard: down to a row, open it, read it as text.
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page.locator("pre.raw")).toBeVisible();
    await page.getByRole("button", { name: "Details of Sender unreadable" }).last().click();
    await expect(page.locator("pre.raw", { hasText: "<script>alert(1)</script>" })).toBeVisible();
    await expectAccessible(page);

    // The person's message becomes a lead once it is sent again.
    await page.getByRole("checkbox", { name: "Select سارا احمدی" }).check();
    await page.getByRole("button", { name: "Send again" }).click();
    await expect(page.getByText("1 message is in its queue again.")).toBeVisible();
    await expect(rows(page)).toHaveCount(2);
    await expect.poll(() => product.leads("sara@example.com")).toHaveLength(1);

    // The others are put away, and come back.
    await page.getByRole("checkbox", { name: "Select all rows" }).check();
    await page.getByRole("button", { name: "Put away" }).click();
    await expect(page.getByRole("alertdialog")).toContainText("Put 2 messages away?");
    await expectAccessible(page);
    await page.getByRole("alertdialog").getByRole("button", { name: "Put away" }).click();
    await expect(page.getByText("No failed messages")).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(rows(page)).toHaveCount(2);

    await page.getByRole("checkbox", { name: "Select all rows" }).check();
    await page.getByRole("button", { name: "Put away" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Put away" }).click();
    await expect(page.getByText("No failed messages")).toBeVisible();
    await page.goto(`${product.origin}/leads`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(banner(page)).toBeHidden();
  } finally {
    await product.dispose();
  }
});

for (const [language, theme, viewport] of [
  ["fa", "light", viewports.phone],
  ["fa", "dark", viewports.desktop],
  ["en", "dark", viewports.phone],
] as const) {
  test(`the screen is accessible: ${language}, ${theme}, ${viewport.width} wide`, async ({
    page,
    product,
    makeForm,
  }) => {
    const form = await makeForm();
    const receipt = await product.submit(form, {
      name: "سارا احمدی",
      email: `${language}${viewport.width}@example.com`,
    });
    const common = {
      failedAt: "2026-03-21T08:30:00Z",
      lastFailedAt: "2026-03-21T10:30:00Z",
      times: 4,
      tries: 20,
      bodyIsCut: false,
    };
    const failure = {
      code: "lead.missing",
      text: "LeadNotThereYetException: …",
      at: "2026-03-21T10:30:00Z",
      tries: 5,
    };
    const items = [
      {
        ...common,
        queue: "lead-intake",
        id: receipt,
        receiptId: receipt,
        state: "pending",
        failure,
        body: "{}",
        fields: [
          { name: "name", value: "سارا احمدی" },
          { name: "email", value: "sara@example.com" },
        ],
      },
      { ...common, queue: "capture-fallback", id: "text-1", tries: 0, body: "x".repeat(300), fields: [] },
    ];
    const queues = items.map(({ queue }) => ({ queue, count: 1, arriving: 1, oldest: common.failedAt }));
    // Every answer tells how many there are; the last route that fits is taken.
    await page.route(/\/api\/(forms|leads|users|teams)/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "sarnakh-failed-messages": "130" } });
    });
    await page.route("**/api/messages/failed*", (route) =>
      route.fulfill({
        json: { items, shown: 2, count: 130, queues, oldest: common.failedAt, asOf: "2026-03-21T11:00:00Z" },
        headers: { "Sarnakh-Failed-Messages": "130" },
      }),
    );
    await page.setViewportSize(viewport);
    await dashboard(page, language, theme);
    await page.goto(`${product.origin}/messages`);
    await page.getByRole("checkbox").nth(1).check();
    await page.locator("[data-row]").first().click();
    await expect(page.locator("pre.raw")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: /فرم‌ها|Forms/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: /فرم‌ها|Forms/ })).toBeVisible();
    await expect(banner(page)).toBeVisible();
    await expectAccessible(page);
  });
}
