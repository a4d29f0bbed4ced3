import type { Page } from "@playwright/test";
import { dashboard, expect, expectAccessible, languages, test, textsOf, viewports, viewportsOf } from "../test.ts";

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

  for (const [size, viewport] of viewportsOf(language)) {
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

  test(`stages and fields are shaped without a developer, also by keyboard (${language})`, async ({
    page,
    product,
  }) => {
    test.setTimeout(120_000);
    const name = `نمایش ${language}`;
    const english = `Demo ${language}`;
    const shown = language === "fa" ? name : english;
    const saved = (what: string) => page.getByText(t("catalogue.saved", { name: what }));
    await page.setViewportSize(viewports.desktop);
    await dashboard(page, language);
    await page.goto(`${product.origin}/settings/stages`);
    const rows = page.getByRole("grid", { name: t("settings.tab_stages") }).getByRole("row");
    await expect(rows).not.toHaveCount(0);
    const count = await rows.count();

    await page.getByRole("button", { name: t("catalogue.new_stages"), exact: true }).press("Enter");
    await dialog(page).getByLabel(t("catalogue.name"), { exact: true }).fill(name);
    await dialog(page).getByLabel(t("catalogue.englishName")).fill(english);
    await dialog(page).getByLabel(t("catalogue.requirements")).fill("An appointment");
    await dialog(page).getByLabel(t("catalogue.rottingDays")).fill("5");
    await page.keyboard.press("Enter");
    await expect(saved(name)).toBeVisible();
    await expect(rows).toHaveCount(count + 1);
    // Before what is won, and further up without a mouse.
    const row = rows.filter({ hasText: shown });
    const place = async () => {
      await row.waitFor();
      return (await rows.allTextContents()).findIndex((text) => text.includes(shown));
    };
    expect(await place()).toBe(count - 1);
    await rows.first().focus();
    for (let i = 1; i < count; i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press(language === "fa" ? "ArrowLeft" : "ArrowRight");
    const handle = page.getByRole("button", { name: t("catalogue.drag", { name: shown }) });
    await expect(handle).toBeFocused();
    await page.keyboard.press("Enter");
    // Only a frame later is there a place to drop it on; arrows before that would go from row to row.
    await expect(handle).not.toBeFocused();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    // Who reloads before the answer may lose it.
    const ordered = page.waitForResponse((answer) => answer.url().endsWith("/api/stages/order"));
    await page.keyboard.press("Enter");
    expect((await ordered).ok()).toBe(true);
    await expect.poll(place).toBeLessThan(count - 1);
    const moved = await place();
    await page.reload();
    await expect.poll(place).toBe(moved);

    // A change is taken back.
    await row.press("Enter");
    await dialog(page).getByLabel(t("catalogue.isFolded")).check();
    await dialog(page)
      .getByRole("button", { name: t("me.save") })
      .click();
    await expect(row).toContainText(t("catalogue.folded"));
    await page.getByRole("button", { name: t("shell.undo") }).click();
    await expect(row).not.toContainText(t("catalogue.folded"));

    await page.goto(`${product.origin}/settings/custom-fields`);
    await page
      .getByRole("button", {
        name: t("catalogue.new_custom-fields"),
        exact: true,
      })
      .click();
    await dialog(page).getByLabel(t("catalogue.name"), { exact: true }).fill(`${name} رنگ`);
    await dialog(page).getByLabel(t("catalogue.englishName")).fill(`${english} colour`);
    await dialog(page).getByLabel(t("catalogue.type"), { exact: true }).selectOption("choice");
    await dialog(page)
      .getByRole("button", { name: t("catalogue.addOption") })
      .click();
    await dialog(page).getByPlaceholder(t("catalogue.name"), { exact: true }).fill("آبی");
    await dialog(page).getByPlaceholder(t("catalogue.englishName")).fill("Blue");
    await expectAccessible(page, "field with choices");
    await dialog(page)
      .getByRole("button", { name: t("me.save") })
      .click();
    await expect(saved(`${name} رنگ`)).toBeVisible();

    // The list knows it at once: as a column, and as something to filter by.
    await page.goto(`${product.origin}/leads`);
    await page.getByRole("button", { name: t("filters.build"), exact: true }).click();
    await dialog(page)
      .getByLabel(t("builder.field"))
      .selectOption({
        label: language === "fa" ? `${name} رنگ` : `${english} colour`,
      });
    await dialog(page)
      .getByRole("button", { name: t("builder.value") })
      .click();
    await expect(
      page.getByRole("menuitemcheckbox", {
        name: language === "fa" ? "آبی" : "Blue",
      }),
    ).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");

    await page.goto(`${product.origin}/settings/stages`);
    await row.press("Enter");
    await dialog(page)
      .getByRole("button", { name: t("catalogue.remove"), exact: true })
      .click();
    const asked = page.getByRole("alertdialog");
    await expect(asked.getByLabel(t("catalogue.moveTo"))).toBeVisible();
    await expectAccessible(page, "removing");
    await asked.getByRole("button", { name: t("catalogue.remove"), exact: true }).click();
    await expect(rows).toHaveCount(count);
    await expect(row).toHaveCount(0);
  });
}
