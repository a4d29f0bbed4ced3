import type { Page } from "@playwright/test";
import { dashboard, expect, everyField, languages, leadRow, send, test } from "../test.ts";

const payloads = [
  `<img src=x onerror="window.harmed=1">`,
  `"><svg onload="window.harmed=1">`,
  `<script>window.harmed=1</script>`,
  `javascript:window.harmed=1`,
  `{{constructor.constructor('window.harmed=1')()}}`,
  `\u202e<b onmouseover="window.harmed=1">txt.exe`,
];

/** Nothing ran, nothing of it became an element, no link runs script. */
async function expectUnharmed(page: Page): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as { harmed?: number }).harmed)).toBeUndefined();
  await expect(page.locator("img[src=x], svg[onload], b[onmouseover]")).toHaveCount(0);
  expect(
    await page
      .locator("a")
      .evaluateAll(
        (links) => links.filter((link) => /^\s*javascript:/i.test(link.getAttribute("href") ?? "")).length,
      ),
  ).toBe(0);
}

for (const language of languages) {
  test(`script in every field is shown inert everywhere in ${language}`, async ({
    page,
    browser,
    product,
    makeForm,
    person,
  }) => {
    const fields = everyField.filter((field) => !["size", "file"].includes((field as { name: string }).name));
    const form = await makeForm({ fields, name: payloads[0]! });
    const staff = await browser.newPage();
    const alerts: string[] = [];
    for (const each of [page, staff]) {
      each.on("dialog", (dialog) => {
        alerts.push(dialog.message());
        void dialog.dismiss();
      });
    }

    for (const [index, payload] of payloads.entries()) {
      // A lead of its own each: the second half goes through quarantine.
      const name = `${payload} ${person.email} ${index}`;
      await page.goto(`${product.origin}/f/${form}?lang=${language}`);
      await page.locator("[name=name]").fill(name);
      await page.locator("[name=email]").fill(`${index}.${person.email}`);
      await page.locator("[name=message]").fill(payload);
      await page.locator("[name=fax_number]").fill(index % 2 ? payload : "", { force: true });
      await page.locator("[name=phone]").fill(payload);
      await page.locator("[name=site]").fill(payload);
      await page.locator("[name=count]").fill(payload);
      await page.locator("[name=day]").fill(payload);
      await send(page, language).click();
      // What cannot be a phone number is refused at its field; the answer must be inert too.
      await expect(page.locator("[name=phone]")).toHaveAttribute("aria-invalid", "true");
      await expectUnharmed(page);
      for (const field of ["phone", "site", "count", "day"]) await page.locator(`[name=${field}]`).fill("");
      await send(page, language).click();
      await expect(page.locator(".sarnakh-done")).toBeVisible();
      await expectUnharmed(page);
    }

    await expect.poll(() => product.leads(person.email)).toHaveLength(3);
    await expect.poll(() => product.quarantined(form)).toHaveLength(3);

    await dashboard(staff, language);
    await staff.goto(`${product.origin}/leads?q=${person.email}`);
    for (const lead of await product.leads(person.email)) {
      await expect(leadRow(staff, lead.id)).toContainText(person.email);
    }
    await expectUnharmed(staff);
    for (const lead of await product.leads(person.email)) {
      await staff.goto(`${product.origin}/leads/${lead.id}`);
      await expect(staff.getByText(lead.email!).first()).toBeVisible();
      await expectUnharmed(staff);
    }
    await staff.goto(`${product.origin}/submissions`);
    await expect(staff.getByText(person.email).first()).toBeVisible();
    await expectUnharmed(staff);
    for (const submission of await product.quarantined(form)) {
      await staff.goto(`${product.origin}/submissions/${submission.receiptId}`);
      await expect(staff.getByText(person.email).first()).toBeVisible();
      await expectUnharmed(staff);
    }
    await staff.goto(`${product.origin}/forms/${form}`);
    await expect(staff.getByRole("heading", { level: 1 })).toBeVisible();
    await expectUnharmed(staff);
    expect(alerts).toEqual([]);
    await staff.close();
  });
}

test("script in a plain post is inert on the answer page", async ({ browser, product, makeForm }) => {
  const form = await makeForm();
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(`${product.origin}/f/${form}?lang=en`);
  for (const payload of payloads) {
    await page.locator("[name=name]").fill(payload);
    await page.locator("[name=email]").fill(payload);
    await page.locator("[name=message]").fill(`</textarea>${payload}`);
    await send(page, "en").click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.locator("[name=name]")).toHaveValue(payload);
    await expect(page.locator("[name=message]")).toHaveValue(`</textarea>${payload}`);
    await expect(page.locator("img, svg, b, main script")).toHaveCount(0);
  }
  await page.close();
});
