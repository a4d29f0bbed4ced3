import type { Page } from "@playwright/test";
import { dashboard, expect, expectAccessible, languages, test, textsOf, viewports } from "../test.ts";

const display = (page: Page, name: string) => page.getByRole("button", { name });
const root = (page: Page) => page.locator("html");

test("the dashboard changes language, direction and theme at once and remembers them", async ({
  page,
  product,
}) => {
  await dashboard(page, "fa");
  await page.goto(`${product.origin}/leads`);
  await expect(root(page)).toHaveAttribute("dir", "rtl");

  await display(page, "نمایش").click();
  await page.getByText("English", { exact: true }).click();
  await expect(root(page)).toHaveAttribute("lang", "en");
  await expect(root(page)).toHaveAttribute("dir", "ltr");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Leads");

  await display(page, "Display").click();
  await page.getByText("Dark", { exact: true }).click();
  await expect(root(page)).toHaveAttribute("data-theme", "dark");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();

  await page.reload();
  await expect(root(page)).toHaveAttribute("lang", "en");
  await expect(root(page)).toHaveAttribute("data-theme", "dark");
  expect(await background()).toBe(dark);

  await display(page, "Display").click();
  await page.getByText("Light", { exact: true }).click();
  await expect.poll(background).not.toBe(dark);
  await page.getByText("فارسی", { exact: true }).click();
  await expect(root(page)).toHaveAttribute("dir", "rtl");
});

test("the hosted form follows the theme of the device", async ({ page, product, makeForm }) => {
  const form = await makeForm();
  const colours = () =>
    page
      .locator("main")
      .evaluate((card) => [getComputedStyle(card).backgroundColor, getComputedStyle(card).color]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${product.origin}/f/${form}`);
  const light = await colours();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await colours();
  expect(dark[0]).not.toBe(light[0]);
  expect(dark[1]).not.toBe(light[1]);
});

const tabs = [
  "stages",
  "pipeline",
  "tags",
  "custom-fields",
  "lost-reasons",
  "lead-statuses",
  "recurring-plans",
  "lifecycle-rules",
] as const;
const dialog = (page: Page) => page.getByRole("dialog");

for (const language of languages) {
  const { t } = textsOf(language);

  for (const [size, viewport] of Object.entries(viewports)) {
    test(`every list of the settings opens, and so does its sheet (${language}, ${size})`, async ({
      page,
      product,
    }) => {
      test.setTimeout(180_000);
      await page.setViewportSize(viewport);
      await dashboard(page, language, size === "phone" ? "dark" : "light");
      await page.goto(`${product.origin}/settings`);
      for (const tab of tabs) {
        await page
          .getByRole("navigation", { name: t("settings.parts") })
          .getByRole("link", { name: t(`settings.tab_${tab}`), exact: true })
          .click();
        if (tab === "pipeline") {
          await expect(page.getByLabel(t("catalogue.leadsFirst"))).toBeVisible();
          await expectAccessible(page, tab);
          continue;
        }
        await expect(page.getByRole("grid", { name: t(`settings.tab_${tab}`) })).toBeVisible();
        await expectAccessible(page, tab);
        await page.getByRole("button", { name: t(`catalogue.new_${tab}`), exact: true }).click();
        await expect(dialog(page)).toBeVisible();
        await expectAccessible(page, `new ${tab}`);
        await page.keyboard.press("Escape");
        await expect(dialog(page)).toBeHidden();
      }
    });
  }
}
