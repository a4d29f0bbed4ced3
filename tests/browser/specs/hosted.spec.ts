import { dashboard, expect, fill, languages, leadRow, persianDigits, send, test, texts } from "../test.ts";

const thanks = { fa: "سپاس، رسید.", en: "Thanks, got it." };

for (const language of languages) {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(`hosted form in ${language} ${javaScriptEnabled ? "with" : "without"} script`, () => {
      test.use({ javaScriptEnabled });

      test("becomes a lead within a second, name and phone normalised, and shows in the open list", async ({
        page,
        browser,
        product,
        makeForm,
        person,
      }) => {
        const form = await makeForm();
        const staff = await browser.newPage({ javaScriptEnabled: true });
        await dashboard(staff, language);
        await staff.goto(`${product.origin}/leads`);
        await expect(staff.getByRole("heading", { level: 1 })).toBeVisible();

        await page.goto(`${product.origin}/f/${form}?lang=${language}`);
        await expect(page.locator("html")).toHaveAttribute("dir", language === "fa" ? "rtl" : "ltr");
        await fill(page, language, {
          name: "  علي   كريمي ",
          email: person.email,
          phone: person.typed,
          message: "سلام",
        });
        await send(page, language).click();
        await expect(page.getByText(thanks[language])).toBeVisible();
        const thanked = Date.now();

        await expect
          .poll(() => product.leads(person.email), { intervals: [20], timeout: 1000 })
          .toHaveLength(1);
        test
          .info()
          .annotations.push({ type: "lead after thanks", description: `${Date.now() - thanked} ms` });
        const [lead] = await product.leads(person.email);
        expect(lead).toMatchObject({
          contactName: "علی کریمی",
          mobile: person.mobile,
          email: person.email,
          formId: form,
        });

        const row = leadRow(staff, lead!.id);
        await expect(row).toHaveText("علی کریمی", { timeout: 5000 });
        test
          .info()
          .annotations.push({
            type: "in the open list after thanks",
            description: `${Date.now() - thanked} ms`,
          });
        await expect(staff.locator(`a[href="tel:${person.mobile}"]`)).toHaveText(
          language === "fa" ? persianDigits(person.shown) : /912/,
        );
        await staff.close();

        if (!javaScriptEnabled)
          await expect(page).toHaveURL(new RegExp(`/f/${form}/thanks\\?lang=${language}$`));
      });

      test("shows what is wrong at the fields, keeps what was entered, and takes the correction", async ({
        page,
        product,
        makeForm,
        person,
      }) => {
        const form = await makeForm();
        await page.goto(`${product.origin}/f/${form}?lang=${language}`);
        await fill(page, language, { email: "ali@", phone: "1500", message: "یک\nدو" });
        await send(page, language).click();

        const field = (key: "name" | "email" | "phone" | "message") => page.getByLabel(texts[language][key]);
        for (const wrong of ["name", "email", "phone"] as const) {
          await expect(field(wrong)).toHaveAttribute("aria-invalid", "true");
          await expect(field(wrong)).toHaveAccessibleDescription(/.{5}/);
        }
        await expect(field("message")).not.toHaveAttribute("aria-invalid");
        await expect(field("email")).toHaveValue("ali@");
        await expect(field("phone")).toHaveValue("1500");
        await expect(field("message")).toHaveValue("یک\nدو");
        if (javaScriptEnabled) {
          await expect(field("name")).toBeFocused();
        } else {
          const summary = page.getByRole("alert");
          await expect(summary.getByRole("link")).toHaveCount(3);
          await summary.getByRole("link").nth(1).click();
          await expect(page).toHaveURL(/#/);
        }

        await fill(page, language, { name: "Ali", email: person.email, phone: person.typed });
        await send(page, language).click();
        await expect(page.getByText(thanks[language])).toBeVisible();
        await expect.poll(() => product.leads(person.email)).toHaveLength(1);
      });

      test("takes a double click as one submission", async ({ page, product, makeForm, person }) => {
        const form = await makeForm();
        await page.goto(`${product.origin}/f/${form}?lang=${language}`);
        await fill(page, language, { name: "Ali", email: person.email });
        await send(page, language).dblclick();
        await expect(page.getByText(thanks[language])).toBeVisible();

        await expect.poll(() => product.leads(person.email)).toHaveLength(1);
        const [lead] = await product.leads(person.email);
        await expect.poll(() => product.submissionsOf(lead!.id)).toBe(1);
        expect(await product.get<object>(`/api/forms/${form}/health`)).toMatchObject({ received: 1 });
      });

      test("quarantines a filled honeypot with the same answer", async ({
        page,
        product,
        makeForm,
        person,
        browser,
      }) => {
        const form = await makeForm();
        await page.goto(`${product.origin}/f/${form}?lang=${language}`);
        await fill(page, language, { name: `Robot ${person.email}`, email: person.email });
        await expect(page.locator("[name=fax_number]")).not.toBeInViewport();
        await page.locator("[name=fax_number]").fill("http://spam.example", { force: true });
        await send(page, language).click();
        await expect(page.getByText(thanks[language])).toBeVisible();

        await expect.poll(() => product.quarantined(form)).toHaveLength(1);
        expect(await product.leads(person.email)).toEqual([]);

        const staff = await browser.newPage({ javaScriptEnabled: true });
        await dashboard(staff, language);
        await staff.goto(`${product.origin}/submissions`);
        await expect(staff.getByText(`Robot ${person.email}`).first()).toBeVisible();
        await staff.close();
      });
    });
  }
}

test("the language link shows the same form in the other language", async ({ page, product, makeForm }) => {
  const form = await makeForm();
  await page.goto(`${product.origin}/f/${form}?lang=fa`);
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
  await expect(page.getByLabel("E-mail")).toBeVisible();
  await page.getByRole("link", { name: "فارسی" }).click();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.getByLabel("ایمیل")).toBeVisible();
});

test("an address without a form says so", async ({ page, product }) => {
  const answer = await page.goto(`${product.origin}/f/no-such-form?lang=en`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no form here");
});

test("a file travels with its form, and the person comes back to it after a mistake", async ({
  page,
  product,
  makeForm,
  person,
}) => {
  const form = await makeForm({
    fields: [
      { name: "email", type: "email", label: { fa: "ایمیل", en: "E-mail" }, required: true, mapTo: "email" },
      { name: "file", type: "file", label: { fa: "پیوست", en: "Attachment" }, required: true },
    ],
  });
  await page.goto(`${product.origin}/f/${form}?lang=en`);
  await fill(page, "en", { email: person.email });
  await send(page, "en").click();
  await expect(page.getByLabel("Attachment")).toHaveAttribute("aria-invalid", "true");

  await page
    .getByLabel("Attachment")
    .setInputFiles({ name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from("plan") });
  await send(page, "en").click();
  await expect(page.getByText(thanks.en)).toBeVisible();
  await expect.poll(() => product.leads(person.email)).toHaveLength(1);
});
