import { AxeBuilder } from "@axe-core/playwright";
import { dashboard, expect, leadRow, test } from "../test.ts";

test("a lead is taken, given to a colleague by keyboard, found by its owner, and deleted for good", async ({
  page,
  product,
  makeForm,
  person,
}) => {
  const form = await makeForm();
  await product.submit(form, { name: "Kaveh Ahmadi", email: person.email });
  await expect.poll(() => product.leads(person.email)).toHaveLength(1);
  const [lead] = await product.leads(person.email);
  const id = lead!.id;
  const dana = await product.post<{ user: { id: string } }>("/api/users", {
    email: `dana.${person.email}`,
    name: "Dana Colleague",
    role: "own",
    teamIds: [],
  });
  await dashboard(page, "en");

  await page.goto(`${product.origin}/leads/${id}`);
  const owner = page.getByRole("button", { name: "Nobody" });
  await expect(owner).toBeVisible();
  await page.keyboard.press("m");
  const mine = page.locator(".lead-picker").first();
  await expect(mine).toContainText("Sara");
  await expect(page.getByRole("button", { name: "Assign to me" })).toBeHidden();

  await mine.focus();
  await page.keyboard.press("Enter");
  // Who types before the menu has the focus, or the colleague, chooses nobody.
  await expect(page.getByRole("menuitemradio", { name: "Dana Colleague" })).toBeVisible();
  await expect(page.getByRole("menu").locator(":focus")).toHaveCount(1);
  await page.keyboard.type("Dana");
  await page.keyboard.press("Enter");
  await expect(mine).toContainText("Dana Colleague");
  await expect(page.locator(".timeline .entry").first()).toContainText("Dana Colleague");
  await expect(page.locator(".timeline .entry").first()).toContainText("Sara");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id: rule }) => rule)).toEqual([]);

  await page.goto(`${product.origin}/leads?owner=me`);
  await expect(page.getByText("No leads match", { exact: true })).toBeVisible();
  await expect(leadRow(page, id)).toBeHidden();
  await page.goto(`${product.origin}/leads`);
  await page.getByLabel("Count by").selectOption("owner");
  await page.getByRole("button", { name: "Dana Colleague 1" }).click();
  await expect(page).toHaveURL(new RegExp(`owner=${dana.user.id}`));
  await expect(leadRow(page, id)).toBeVisible();

  await leadRow(page, id).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("cannot be undone");
  await page.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText("Deleted.")).toBeVisible();
  await expect(leadRow(page, id)).toBeHidden();
  await expect.poll(() => product.leads(person.email)).toHaveLength(0);
  await expect
    .poll(() => product.get<{ balanced: boolean; pending: number }>("/api/submissions/balance"))
    .toMatchObject({ balanced: true, pending: 0 });
});
