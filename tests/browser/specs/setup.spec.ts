import { test as base } from "@playwright/test";
import { Product } from "../product.ts";
import { expect, expectAccessible, viewports } from "../test.ts";

/** A product that was started for the first time, for each test its own. */
const test = base.extend<{ first: { product: Product; setUpLink: string } }>({
  first: async ({}, use) => {
    const first = await Product.startNew();
    await use(first);
    await first.product.dispose();
  },
});

const password = "four quiet tulips in a row";

test.describe("in Persian on a phone", () => {
  test.use({ viewport: viewports.phone, locale: "fa-IR" });

  test("the link of the console makes the first administrator, once", async ({ page, first, browser }) => {
    await page.goto(first.setUpLink);
    await expect(page.getByRole("heading", { name: "راه‌اندازی سرنخ" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await expect(page.getByLabel("پیوند راه‌اندازی")).toHaveCount(0);
    await expect(page.getByLabel("نام", { exact: true })).toBeFocused();
    await expectAccessible(page, "set-up, fa");

    await page.getByLabel("نام", { exact: true }).fill("سارا احمدی");
    await page.getByLabel("ایمیل").fill("sara@");
    await page.getByLabel("گذرواژهٔ تازه").fill("password123456");
    await page.getByRole("button", { name: "ساختن حساب" }).click();
    await expect(page.getByLabel("ایمیل")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page, "set-up with errors, fa");

    await page.getByLabel("ایمیل").fill("sara@sarnakh.example");
    await page.getByLabel("گذرواژهٔ تازه").fill(password);
    await page.getByRole("button", { name: "ساختن حساب" }).click();
    await expect(page.getByRole("heading", { name: "سرنخ‌ها", level: 1 })).toBeVisible();
    await expect(page).toHaveURL(/\/leads/);

    // The same link in another browser: it made its administrator, and what it shows now is the way in.
    const other = await browser.newContext({ locale: "fa-IR" });
    const late = await other.newPage();
    await late.goto(first.setUpLink);
    await expect(late.getByRole("heading", { name: "ورود" })).toBeVisible();
    await other.close();
  });
});

test.describe("in English on a desktop", () => {
  test.use({ viewport: viewports.desktop, locale: "en-US" });

  test("nothing else is there before, a wrong link is refused, and the right one may be pasted", async ({
    page,
    first,
  }) => {
    await page.goto(`${first.product.origin}/leads`);
    await expect(page.getByRole("heading", { name: "Set up Sarnakh" })).toBeVisible();
    expect((await page.request.get(`${first.product.origin}/api/leads`)).status()).toBe(401);
    await expectAccessible(page, "set-up without a link, en");

    await page.getByLabel("Set-up link").fill(`${first.setUpLink.slice(0, -4)}AAAA`);
    await page.getByLabel("Name", { exact: true }).fill("Sara Ahmadi");
    await page.getByLabel("Email").fill("sara@sarnakh.example");
    await page.getByLabel("New passphrase").fill(password);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "set-up refused, en");

    await page.getByLabel("Set-up link").fill(first.setUpLink);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Leads", level: 1 })).toBeVisible();
    await page.goto(first.setUpLink);
    await expect(page).toHaveURL(/\/leads/);
  });
});
