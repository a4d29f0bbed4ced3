import type { Locator, Page } from "@playwright/test";
import {
  consent,
  dashboard,
  everyField,
  expect,
  expectAccessible,
  fill,
  languages,
  leadRow,
  send,
  test,
  viewports,
  type Language,
} from "../test.ts";

const themes = ["light", "dark"] as const;

for (const language of languages) {
  for (const theme of themes) {
    for (const [size, viewport] of Object.entries(viewports)) {
      test.describe(`${language}, ${theme}, ${size}`, () => {
        test.use({ colorScheme: theme, viewport });

        test("form, errors, thanks and refusal are accessible", async ({
          page,
          product,
          makeForm,
          person,
        }) => {
          const form = await makeForm({ fields: everyField, consent });
          await page.goto(`${product.origin}/f/${form}?lang=${language}`);
          await expectAccessible(page, "form");

          await send(page, language).click();
          await expect(page.locator("[aria-invalid=true]").first()).toBeFocused();
          await expectAccessible(page, "form with errors by script");

          await postPlainly(page, language);
          await expect(page.getByRole("alert")).toBeVisible();
          await expectAccessible(page, "answer page with errors");

          await fill(page, language, { name: "Sara", email: person.email });
          await page.locator("[name=size]").first().check();
          await page.locator("[name=_consent]").check();
          await send(page, language).click();
          await expect(page.locator(".sarnakh-done")).toBeFocused();
          await expectAccessible(page, "thanks in place");

          await page.goto(`${product.origin}/f/${form}/thanks?lang=${language}`);
          await expectAccessible(page, "thanks page");
          await page.goto(`${product.origin}/f/nowhere?lang=${language}`);
          await expectAccessible(page, "no such form");
        });

        test("list, lead, forms and quarantine are accessible", async ({
          page,
          product,
          makeForm,
          person,
        }) => {
          const form = await makeForm({ fields: everyField.slice(0, 4) });
          const post = (values: object) =>
            product.submit(form, { name: "سارا احمدی", phone: person.typed, message: "سلام", ...values });
          await post({ email: person.email });
          await post({ email: `spam-${person.email}`, fax_number: "x" });
          await expect.poll(() => product.leads(person.email)).toHaveLength(1);
          const [lead] = await product.leads(person.email);

          await dashboard(page, language, theme);
          const visit = async (path: string, name: string, loaded: Locator) => {
            await page.goto(product.origin + path);
            await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
            await expect(loaded).toBeVisible();
            await expectAccessible(page, name);
          };
          await visit(`/leads?q=${person.email}`, "list", leadRow(page, lead!.id));
          await visit(`/leads/${lead!.id}`, "lead", page.getByText(person.email).first());
          await visit("/forms", "forms", page.locator(`a[href*="/forms/${form}"]`).first());
          await visit(`/forms/${form}`, "form settings", page.locator("main").getByRole("textbox").first());
          await visit(`/forms/${form}/share`, "snippets", page.getByText("embed.js").first());
          await visit("/submissions", "quarantine", page.getByText(`spam-${person.email}`).first());
        });
      });
    }
  }
}

/** The same form as a browser without script would send it. */
async function postPlainly(page: Page, language: Language): Promise<void> {
  await page.locator("form").evaluate((form: HTMLFormElement) => form.submit());
  await expect(page.locator("html")).toHaveAttribute("lang", language);
}
