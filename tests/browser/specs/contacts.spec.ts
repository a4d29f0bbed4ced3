import type { Page } from "@playwright/test";
import { dashboard, expect, expectAccessible, languages, test, textsOf, viewportsOf } from "../test.ts";

test.describe.configure({ timeout: 120_000 });

const dialog = (page: Page) => page.getByRole("dialog");
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

for (const language of languages) {
  const { t } = textsOf(language);

  for (const [size, viewport] of viewportsOf(language)) {
    test(`an organisation and somebody of it are made, found, changed and put away (${language}, ${size})`, async ({
      page,
      product,
    }) => {
      const mark = `${size}${language}`;
      const heading = (name: string) => page.getByRole("heading", { level: 1, name });
      const search = page.getByRole("searchbox", {
        name: t("contacts.search"),
      });
      await page.setViewportSize(viewport);
      await dashboard(page, language, size === "phone" ? "dark" : "light");
      await page.goto(`${product.origin}/contacts`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("contacts.title"));
      await expectAccessible(page, "contacts");

      await page.keyboard.press("n");
      await dialog(page)
        .getByRole("button", { name: t("contacts.kind_organisation") })
        .click();
      await dialog(page).getByLabel(t("contacts.organisationName")).fill(`شرکت كیمیا ${mark}`);
      await expectAccessible(page, "new organisation");
      await dialog(page)
        .getByRole("button", { name: t("contacts.create") })
        .click();
      await expect(heading(`شرکت کیمیا ${mark}`)).toBeVisible();

      await press(page, t("contacts.newPerson"));
      await dialog(page).getByLabel(t("contacts.personName")).fill(`Kaveh ${mark}`);
      await dialog(page).getByLabel(t("contacts.emails")).fill(`kaveh@${mark}.example`);
      await dialog(page).getByLabel(t("contacts.phones")).fill("۰۹۱۲ ۳۴۵ ۶۷۸۹");
      await expectAccessible(page, "new person");
      await dialog(page)
        .getByRole("button", { name: t("contacts.create") })
        .click();
      await expect(heading(`Kaveh ${mark}`)).toBeVisible();
      await expect(page.getByRole("link", { name: `شرکت کیمیا ${mark}` })).toBeVisible();
      await expectAccessible(page, "person");

      // In place: Enter saves, Escape takes back.
      await page.getByLabel(t("leads.addField", { name: t("contacts.field_jobTitle") })).click();
      const title = page.getByRole("textbox", {
        name: t("contacts.field_jobTitle"),
      });
      await title.fill("Buyer");
      await title.press("Enter");
      await expect(page.getByRole("button", { name: "Buyer" })).toBeFocused();
      // What a number is for, in words of one's own.
      await page.locator(".reach-label", { hasText: t("contacts.phones") }).click();
      await page.getByLabel(t("contacts.editLabel"), { exact: true }).fill(`${mark} desk`);
      await page.keyboard.press("Enter");
      await expect(page.locator(".reach-label", { hasText: `${mark} desk` })).toBeFocused();
      await press(page, t("contacts.add_emails"));
      await page.getByLabel(t("leads.addField", { name: t("contacts.more_emails") })).click();
      const second = page.getByRole("textbox", {
        name: t("contacts.more_emails"),
      });
      await second.fill("not an address");
      await second.press("Enter");
      await expect(page.getByRole("alert")).toBeVisible();
      await expectAccessible(page, "refused");
      await second.fill(`second@${mark}.example`);
      await second.press("Enter");
      await expect(page.getByRole("button", { name: `second@${mark}.example` })).toBeVisible();
      await page.getByLabel(t("fields.language")).selectOption("en");
      // It shows once it is saved; leaving the page before would give it up.
      await expect(page.getByLabel(t("fields.language"))).toHaveValue("en");

      // One address is one person's: whoever types it again is led there.
      await page.goto(`${product.origin}/contacts`);
      await press(page, t("contacts.new"));
      await dialog(page).getByLabel(t("contacts.personName")).fill("Somebody else");
      await dialog(page).getByLabel(t("contacts.emails")).fill(`SECOND@${mark}.example`);
      await dialog(page)
        .getByRole("button", { name: t("contacts.create") })
        .click();
      await dialog(page)
        .getByRole("link", {
          name: t("contacts.openOther", { name: `Kaveh ${mark}` }),
        })
        .click();
      await expect(heading(`Kaveh ${mark}`)).toBeVisible();
      await expect(page.getByLabel(t("fields.language"))).toHaveValue("en");

      // Found as it is written elsewhere, and by keyboard alone.
      await page.goto(`${product.origin}/contacts`);
      await search.fill(`كيميا ${mark}`);
      await expect(page.locator(".contact-row")).toHaveCount(1);
      await search.press("Enter");
      await page.keyboard.press("Enter");
      await expect(heading(`شرکت کیمیا ${mark}`)).toBeVisible();
      await expect(page.getByRole("link", { name: `Kaveh ${mark}` })).toBeVisible();
      await expectAccessible(page, "organisation");

      await press(page, t("contacts.archive"));
      await expect(page.getByText(t("contacts.archived"), { exact: true })).toBeVisible();
      await press(page, t("shell.undo"));
      await expect(page.getByText(t("contacts.archived"), { exact: true })).toBeHidden();
      await page.goto(`${product.origin}/contacts?q=nobody-${mark}`);
      await expect(page.getByRole("heading", { level: 2, name: t("contacts.nothing") })).toBeVisible();
      await expectAccessible(page, "nothing found");

      // Whoever bought is a customer.
      const firm = await product.post<{ id: string }>("/api/contacts", {
        kind: "organisation",
        name: `Noor ${mark}`,
      });
      const lead = await product.post<{ id: string }>("/api/leads", {
        kind: "opportunity",
        organisationId: firm.id,
        expectedRevenue: 20_000_000,
      });
      await product.post(`/api/leads/${lead.id}/won`, {});
      await page.goto(`${product.origin}/contacts?q=${mark}`);
      await page.getByRole("link", { name: t("contacts.show_customers"), exact: true }).click();
      await expect(page.locator(".contact-row")).toHaveCount(1);
      await expect(page.locator(".contact-row")).toContainText(
        t("contacts.won_one", { n: language === "fa" ? "۱" : "1" }),
      );
      await expectAccessible(page, "customers");
    });
  }
}
