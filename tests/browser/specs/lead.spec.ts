import type { Page } from "@playwright/test";
import type { Product } from "../product.ts";
import {
  dashboard,
  expect,
  expectAccessible,
  languages,
  test,
  viewportsOf,
  type Language,
} from "../test.ts";

const words = {
  fa: {
    convert: "تبدیل",
    merge: "تبدیل و یکی‌کردن",
    note: "یادداشت تازه",
    save: "ذخیرهٔ یادداشت",
    edit: "ویرایش",
    edited: "ویرایش‌شده",
    undo: "واگرد",
    undone: "واگرد شد.",
    addTag: "افزودن برچسب…",
    qualified: "واجد شرایط",
    lose: "از دست رفت",
    lost: "ازدست‌رفته",
    restore: "بازگرداندن",
    win: "برنده شد",
    won: "برنده",
    title: "عنوان",
    mobile: "موبایل",
    contactChanges: "با ذخیره، مخاطب هم تغییر می‌کند.",
    removeFile: "حذف offer.pdf",
    openIt: "بازکردن آن",
    pipeline: "پایپ‌لاین",
    keepMine: "مقدار من ذخیره شود",
  },
  en: {
    convert: "Convert",
    merge: "Convert and make one",
    note: "New note",
    save: "Save note",
    edit: "Edit",
    edited: "edited",
    undo: "Undo",
    undone: "Undone.",
    addTag: "Add a tag…",
    qualified: "Qualified",
    lose: "Lost",
    lost: "Lost",
    restore: "Restore",
    win: "Won",
    won: "Won",
    title: "Title",
    mobile: "Mobile",
    contactChanges: "Saving changes the contact too.",
    removeFile: "Remove offer.pdf",
    openIt: "Open it",
    pipeline: "Pipeline",
    keepMine: "Save mine",
  },
} as const;

interface Lead {
  id: string;
  revision: number;
  kind: string;
  contactId?: string;
  organisationId?: string;
  mergedIntoId?: string;
  title?: string;
  city?: string;
}

let made = 0;
const create = (product: Product, fields: object) =>
  product.post<Lead>("/api/leads", {
    kind: "lead",
    contactName: "Mina Razi",
    title: "Steel",
    ...fields,
  });
const read = (product: Product, id: string) =>
  product.get<Lead>(`/api/leads/${id}`);
const address = () => `mina${++made}@toos.example`;
const button = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true });
const entries = (page: Page) => page.locator(".timeline .entry");

for (const language of languages)
  for (const [size, viewport] of viewportsOf(language)) {
    const w = words[language];

    test.describe(`${language}, ${size}`, () => {
      test.use({ viewport });

      test(`a lead is read, annotated, tagged and given a file`, async ({
        page,
        product,
      }) => {
        const lead = await create(product, {
          email: address(),
          organisation: "Toos",
          expectedClosing: "2026-11-25",
        });
        await product.post("/api/users", {
          email: `reza${made}@sarnakh.example`,
          name: `Reza ${made}`,
          role: "own",
          teamIds: [],
        });
        await open(page, product, language, lead);
        await expectAccessible(page, "lead");

        await page.getByRole("button", { name: /1405|۱۴۰۵/ }).click();
        const day = page.locator(".typed-day input");
        await day.click();
        await day.fill("1405/09/06");
        await day.press("Enter");
        await expect(
          page.getByRole("button", { name: /Azar 6, 1405|۶ آذر ۱۴۰۵/ }),
        ).toBeVisible();

        const note = page.getByRole("textbox", { name: w.note });
        await note.fill("");
        await note.pressSequentially(`Call @Reza ${made}`);
        await expect(
          page.getByRole("option", { name: `Reza ${made}` }),
        ).toBeVisible();
        await expectAccessible(page, "mentions");
        await note.press("Enter");
        await note.pressSequentially("tomorrow");
        await note.press("Control+Enter");
        await expect(entries(page).first().locator(".mention")).toHaveText(
          `@Reza ${made}`,
        );
        await expect(note).toHaveValue("");
        await button(page, w.edit).click();
        await page.locator(".entry textarea").fill("Called");
        await page.locator(".entry textarea").press("Control+Enter");
        await expect(entries(page).first()).toContainText("Called");
        await expect(entries(page).first()).toContainText(w.edited);

        const tag = page.getByPlaceholder(w.addTag);
        await tag.fill(`Fair ${made} ${language}`);
        await page.getByRole("option").last().click();
        await tag.press("Escape");
        await expect(page.locator(".tag")).toContainText(
          `Fair ${made} ${language}`,
        );

        await page.locator("input[type=file]").setInputFiles([
          {
            name: "offer.pdf",
            mimeType: "application/pdf",
            buffer: Buffer.from("%PDF-1.4\n%%EOF\n"),
          },
          {
            name: "bad.exe",
            mimeType: "application/octet-stream",
            buffer: Buffer.from("MZ\0\0"),
          },
        ]);
        const file = page.getByRole("link", { name: "offer.pdf" });
        await expect(file).toBeVisible();
        await expect(
          page.locator(".file", { hasText: "bad.exe" }).getByRole("alert"),
        ).toBeVisible();
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          file.click(),
        ]);
        expect(download.suggestedFilename()).toBe("offer.pdf");
        await button(page, w.removeFile).click();
        await expect(file).toBeHidden();
        await button(page, w.undo).last().click();
        await expect(file).toBeVisible();
        await expectAccessible(page, "lead with files");
      });

      test(`a lead becomes an opportunity, goes along its stages, is lost, restored and won`, async ({
        page,
        product,
      }) => {
        const email = address();
        const lead = await create(product, {
          email,
          organisation: `Toos ${made}`,
          mobile: "09121234567",
        });
        const other = await create(product, {
          email,
          kind: "opportunity",
          title: "Older",
        });
        await open(page, product, language, lead);
        await button(page, w.convert).click();
        await expect(page.getByRole("checkbox")).toBeChecked();
        await expectAccessible(page, "conversion");
        await button(page, w.merge).click();
        // The opportunity survives, with what the lead knew.
        await expect(page).toHaveURL(new RegExp(other.id));
        await expect(page.locator(".stage-bar")).toBeVisible();
        const survivor = await read(product, other.id);
        expect(survivor.contactId).toBeTruthy();
        await expect
          .poll(async () => (await read(product, lead.id)).mergedIntoId)
          .toBe(other.id);

        const stages = page.locator(".stage-bar button");
        await stages.filter({ hasText: w.qualified }).click();
        await expect(stages.filter({ hasText: w.qualified })).toHaveAttribute(
          "aria-current",
          "step",
        );
        await button(page, w.undo).last().click();
        await expect(stages.first()).toHaveAttribute("aria-current", "step");

        await button(page, w.lose).click();
        await page.getByRole("dialog").getByRole("radio").nth(1).check();
        await page.getByRole("dialog").getByRole("textbox").fill("Next year");
        await expectAccessible(page, "loss");
        await page
          .getByRole("dialog")
          .getByRole("button", { name: w.lose, exact: true })
          .click();
        await expect(page.locator("h1 .badge")).toContainText(w.lost);
        await expect(entries(page).first()).toContainText("Next year");
        await button(page, w.restore).click();
        await expect(page.locator("h1 .badge")).toBeHidden();
        await page
          .locator(".lead-outcomes")
          .getByRole("button", { name: w.win, exact: true })
          .click();
        // It stays for a moment only.
        await expect(page.locator(".cheer")).toBeVisible();
        await expect(page.locator("h1 .badge")).toContainText(w.won);

        await page.goto(`${product.origin}/leads/${lead.id}`);
        await page.getByRole("link", { name: w.openIt }).click();
        await expect(page).toHaveURL(new RegExp(other.id));
      });

      test(`what two people write at once is kept, and asked about where it is the same field`, async ({
        page,
        product,
      }) => {
        const lead = await create(product, { email: address() });
        await open(page, product, language, lead);
        const title = field(page, w.title);
        await title.getByRole("button").click();
        await elsewhere(product, lead, { city: "Yazd" });
        await title.getByRole("textbox").fill("Copper");
        await title.getByRole("textbox").press("Enter");
        await expect
          .poll(() => read(product, lead.id))
          .toMatchObject({ title: "Copper", city: "Yazd" });

        // Heard of while somebody is typing: what was seen is still the old title.
        await title.getByRole("button").click();
        await title.getByRole("textbox").fill("Lead");
        await elsewhere(product, lead, { title: "Zinc" });
        await expect(entries(page).first()).toContainText("Zinc");
        await title.getByRole("textbox").press("Enter");
        const asked = page.getByRole("alertdialog");
        await expect(asked).toContainText("Zinc");
        await expect(asked).toContainText("Lead");
        await expectAccessible(page, "conflict");
        await asked.getByRole("button", { name: w.keepMine }).click();
        await expect
          .poll(() => read(product, lead.id))
          .toMatchObject({ title: "Lead" });
      });
    });
  }

test("a contact is made for a lead, told of its new number, and cut off again with a way back", async ({
  page,
  product,
}) => {
  const w = words.en;
  const lead = await create(product, {
    email: address(),
    contactName: "Omid Karimi",
  });
  await open(page, product, "en", lead);
  const contact = field(page, "Contact");
  await contact.getByRole("button", { name: "Link or create" }).click();
  await page.getByRole("option", { name: "Make “Omid Karimi”" }).click();
  await expect(
    contact.getByRole("link", { name: "Omid Karimi" }),
  ).toBeVisible();
  const { contactId } = await read(product, lead.id);
  expect(contactId).toBeTruthy();

  const mobile = field(page, w.mobile);
  await mobile.getByRole("button").click();
  await mobile.getByRole("textbox").fill("۰۹۱۲ ۷۶۵ ۴۳۲۱");
  await expect(page.getByText(w.contactChanges)).toBeVisible();
  await mobile.getByRole("textbox").press("Enter");
  await expect
    .poll(
      async () =>
        (await product.get<{ phones: object[] }>(`/api/contacts/${contactId}`))
          .phones,
    )
    .toMatchObject([{ number: "+989127654321" }]);

  await contact.getByRole("button", { name: "Unlink: Contact" }).click();
  await expect(
    contact.getByRole("button", { name: "Link or create" }),
  ).toBeVisible();
  await expect(page.locator("h1")).not.toContainText("Omid Karimi");
  await button(page, w.undo).last().click();
  await expect(
    contact.getByRole("link", { name: "Omid Karimi" }),
  ).toBeVisible();
  await expect(page.locator("h1")).toContainText("Omid Karimi");
  await expectAccessible(page, "linked lead");
});

test("a lead becomes a contact alone, and what was set by hand goes back to the rules", async ({
  page,
  product,
}) => {
  const lead = await create(product, {
    email: address(),
    contactName: "Leila Moradi",
    organisation: "Alborz",
  });
  await elsewhere(product, lead, {
    lifecycleStage: "evangelist",
    probability: 70,
  });
  await open(page, product, "en", lead);
  for (const name of ["Probability", "Lifecycle stage"]) {
    const automatic = field(page, name).getByRole("button", {
      name: "Automatic again",
    });
    await automatic.click();
    await expect(automatic).toBeHidden();
  }
  await button(page, words.en.undo).last().click();
  await expect(
    field(page, "Lifecycle stage").getByRole("button", {
      name: "Automatic again",
    }),
  ).toBeVisible();

  const isArchived = page.locator("h1 .badge", { hasText: "Archived" });
  const becomeContact = async () => {
    await button(page, words.en.convert).click();
    await page.getByRole("radio", { name: "Only a contact" }).check();
    await expect(page.getByRole("dialog")).toContainText(
      // Names are isolated: they may run the other way.
      /New contact: \u2068Leila Moradi\u2069 at \u2068Alborz\u2069/,
    );
    await page
      .getByRole("dialog")
      .getByRole("button", { name: words.en.convert, exact: true })
      .click();
    await expect(isArchived).toBeVisible();
  };
  await becomeContact();
  await button(page, words.en.undo).last().click();
  await expect(isArchived).toBeHidden();
  await becomeContact();
  await button(page, "Open the contact").last().click();
  await expect(page.locator("h1")).toContainText("Leila Moradi");
  await expect(page.getByText("Alborz").first()).toBeVisible();
});

test("a stage that wants a date asks for it, and goes on once it is typed", async ({
  page,
  product,
}) => {
  const { items: stages } = await product.get<{ items: { id: string }[] }>(
    "/api/stages",
  );
  const team = await product.post<{ id: string }>("/api/teams", {
    name: "Visitors",
  });
  const visit = await product.post<{ id: string }>("/api/custom-fields", {
    name: "بازدید",
    englishName: "Visit",
    type: "date",
    // Other teams' leads, those of other tests too, know nothing of it.
    teamIds: [team.id],
    requiredInStageIds: [stages[2]!.id],
  });
  const lead = await create(product, {
    kind: "opportunity",
    teamId: team.id,
    email: address(),
  });
  await open(page, product, "en", lead);
  await page.locator(".stage-bar button").nth(2).press("Enter");
  const sheet = page.getByRole("dialog");
  const date = sheet.getByRole("textbox", { name: "Visit" });
  await date.fill("1409/10/01");
  await date.press("Enter");
  await expect(page.locator(".stage-bar button").nth(2)).toHaveAttribute(
    "aria-current",
    "step",
  );
  await expect
    .poll(() => product.get(`/api/leads/${lead.id}`))
    .toMatchObject({ custom: { [visit.id]: "2030-12-22" } });
});

test("from the board one goes through its column by keyboard, and back to the board", async ({
  page,
  product,
}) => {
  const q = `Column${Date.now()}`;
  for (const name of ["One", "Two"])
    await create(product, {
      kind: "opportunity",
      contactName: `${q} ${name}`,
      email: address(),
    });
  await dashboard(page, "en");
  await page.goto(`${product.origin}/pipeline?q=${q}`);
  await page
    .getByRole("link", { name: `${q} One` })
    .or(page.getByText(`${q} One`))
    .first()
    .click();
  await expect(page.locator("h1")).toContainText(`${q} One`);
  await expect(page.locator(".neighbours")).toContainText("of 2");
  await page.keyboard.press("k");
  await expect(page.locator("h1")).toContainText(`${q} Two`);
  await page.keyboard.press("j");
  await expect(page.locator("h1")).toContainText(`${q} One`);
  await page
    .locator(".crumbs")
    .getByRole("link", { name: words.en.pipeline })
    .click();
  await expect(page).toHaveURL(new RegExp(`/pipeline\\?q=${q}`));
});

async function open(
  page: Page,
  product: Product,
  language: Language,
  lead: Lead,
) {
  await dashboard(page, language);
  await page.goto(`${product.origin}/leads/${lead.id}`);
  await expect(page.locator("h1")).toBeVisible();
}

const field = (page: Page, name: string) =>
  page
    .locator(".lead-field")
    .filter({ has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) });

async function elsewhere(product: Product, { id }: Lead, change: object) {
  const { revision } = await read(product, id);
  await product.patch(`/api/leads/${id}`, change, `"${revision}"`);
}
