import { dashboard, expect, test } from "../test.ts";

const password = "four quiet tulips in a row";

test("somebody is invited, joins, sees what the role may see, and is signed out everywhere", async ({
  page,
  product,
  browser,
  person,
}) => {
  await dashboard(page, "en");
  await page.goto(`${product.origin}/users`);
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Omid Farahani");
  await page.getByLabel("Email").fill(person.email);
  await page.getByRole("button", { name: "Make invitation link" }).click();
  const link = await page.getByLabel("Link", { exact: true }).innerText();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText(person.email)).toBeVisible();

  const context = await browser.newContext({ locale: "en-US" });
  const invited = await context.newPage();
  await invited.goto(link);
  await invited.getByLabel("New passphrase").fill(password);
  await invited.getByRole("button", { name: "Join" }).click();
  await expect(invited.getByRole("heading", { name: "Leads", level: 1 })).toBeVisible();
  await expect(invited.getByRole("link", { name: "Users" })).toHaveCount(0);
  await expect(invited.getByRole("link", { name: "Forms" })).toHaveCount(0);
  await invited.goto(`${product.origin}/users`);
  await expect(invited.getByRole("heading", { name: "You do not have access to this" })).toBeVisible();

  const elsewhere = await browser.newContext({ locale: "en-US" });
  const second = await elsewhere.newPage();
  await second.goto(`${product.origin}/me/security?from=here`);
  await second.getByLabel("Email").fill(person.email);
  await second.getByLabel("Passphrase", { exact: true }).fill(password);
  await second.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(second).toHaveURL(/\/me\/security\?from=here$/);
  await second.getByRole("button", { name: "Sign out all other devices" }).click();

  await invited.goto(`${product.origin}/leads`);
  await expect(invited.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await invited.goto(link);
  await expect(invited.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await context.close();
  await elsewhere.close();
});

test("a session that ends takes nothing with it that was typed", async ({ page, product, context }) => {
  await dashboard(page, "en");
  await page.goto(`${product.origin}/teams`);
  await page.getByRole("button", { name: "New team" }).click();
  await page.getByLabel("Name", { exact: true }).fill("North");
  const cookies = await context.cookies();
  await context.clearCookies();
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name: "Your session has ended" })).toBeVisible();
  await page.getByLabel("Passphrase", { exact: true }).fill("nine lazy herons wait");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: "North" })).toBeVisible();
  await context.addCookies(cookies);
});
