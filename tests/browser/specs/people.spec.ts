import type { Browser, Page } from "@playwright/test";
import type { Product } from "../product.ts";
import { dashboard, expect, expectAccessible, languages, leadRow, test, viewports } from "../test.ts";

const password = "four quiet tulips in a row";

interface Member {
  id: string;
  email: string;
  name: string;
  page: Page;
}

/** Somebody who was invited and has joined, in a browser of their own. */
async function join(product: Product, browser: Browser, email: string, role: string): Promise<Member> {
  const name = `Member ${email.split("@")[0]}`;
  const { user, link } = await product.post<{
    user: { id: string };
    link: string;
  }>("/api/users", {
    email,
    name,
    role,
    teamIds: [],
  });
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel("New passphrase").fill(password);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { name: "Leads", level: 1 })).toBeVisible();
  return { id: user.id, email, name, page };
}

/** A picture of one colour, as a camera's file would be. */
const picture = async (page: Page) =>
  Buffer.from(
    await page.evaluate(() => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [640, 480];
      const brush = canvas.getContext("2d");
      if (!brush) throw new Error("No canvas.");
      brush.fillStyle = "#2746b0";
      brush.fillRect(0, 0, 640, 480);
      return canvas.toDataURL("image/png").split(",")[1] ?? "";
    }),
    "base64",
  );

test("a profile is saved, taken back, and what it decides is shown at once", async ({ page, product }) => {
  await dashboard(page, "en");
  await page.goto(`${product.origin}/me`);
  const name = page.getByLabel("Name", { exact: true });
  const signature = page.getByLabel("Signature");
  await expect(name).toHaveValue("Sara");
  await expectAccessible(page, "profile");

  await name.fill("Sara Ahmadi");
  await signature.fill("Regards\nSara");
  await page.getByLabel("Time zone").selectOption("Europe/Berlin");
  await expectAccessible(page, "profile, changed");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Profile saved.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Sara Ahmadi: profile and sign out" })).toBeVisible();
  await page.reload();
  await expect(signature).toHaveValue("Regards\nSara");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Berlin");

  await name.fill("Somebody Else");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(name).toHaveValue("Sara Ahmadi");
  await product.patch("/api/me", {
    name: "Sara",
    signature: "",
    timeZone: "Asia/Tehran",
  });
});

test("a picture is chosen, cut by keyboard, shown everywhere, and removed", async ({ page, product }) => {
  await dashboard(page, "en");
  await page.goto(`${product.origin}/me`);
  await expect(page.getByRole("button", { name: "Choose a picture" })).toBeVisible();
  const shown = page.locator(".user-button img.avatar");
  await expect(shown).toHaveCount(0);

  const file = page.locator("input[type=file]");
  await file.setInputFiles({
    name: "me.png",
    mimeType: "image/png",
    buffer: Buffer.from("no picture"),
  });
  await expect(page.getByText("This file could not be read as a picture.")).toBeVisible();
  await file.setInputFiles({
    name: "me.png",
    mimeType: "image/png",
    buffer: await picture(page),
  });
  const cut = page.getByRole("dialog", { name: "Your picture" });
  await expect(cut).toBeVisible();
  await expectAccessible(page, "cutting a picture");
  await cut.getByLabel(/^Part of the picture/).focus();
  await page.keyboard.press("ArrowRight");
  await cut.getByRole("button", { name: "Save" }).click();
  await expect(cut).toBeHidden();
  await expect(shown).toBeVisible();
  // A picture that the browser could not decode would have no size.
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

  await page.getByRole("button", { name: "Remove" }).first().click();
  await expect(shown).toHaveCount(0);
});

test("a token is shown once, works for a program, and is refused once it is deleted", async ({
  page,
  product,
}) => {
  await dashboard(page, "en");
  await page.goto(`${product.origin}/me/tokens`);
  await expect(page.getByText("No tokens")).toBeVisible();
  await expectAccessible(page, "no tokens");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("Nightly report");
  await expectAccessible(page, "new token");
  await page.getByRole("button", { name: "Create" }).click();
  const once = page.getByRole("alertdialog", { name: "Your new token" });
  const token = await once.getByLabel("API tokens").innerText();
  await expectAccessible(page, "token shown once");
  await once.getByRole("button", { name: "Close" }).click();

  const asProgram = (method = "GET", path = "/api/leads?limit=1") =>
    fetch(product.origin + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
      },
      body: method === "GET" ? undefined : "{}",
    }).then(({ status }) => status);
  expect(await asProgram()).toBe(200);
  // It may read, and no token reaches what is for a person alone.
  expect(await asProgram("POST", "/api/forms")).toBe(403);
  expect(await asProgram("GET", "/api/me/tokens")).toBe(403);

  await page.reload();
  await expect(page.getByText("Nightly report")).toBeVisible();
  await expect(page.locator("body")).not.toContainText(token);
  await page.getByRole("button", { name: "Delete token Nightly report" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Nightly report")).toHaveCount(0);
  expect(await asProgram()).toBe(401);
});

test("another role takes effect: the old session ends, and the next one sees what it may", async ({
  page,
  product,
  browser,
  person,
}) => {
  const member = await join(product, browser, person.email, "own");
  await expect(member.page.getByRole("link", { name: "Forms" })).toHaveCount(0);
  await dashboard(page, "en");
  await page.goto(`${product.origin}/users`);
  await page.getByRole("button", { name: member.name }).click();
  const sheet = page.getByRole("dialog", { name: member.name });
  await expectAccessible(page, "user");
  await sheet.getByText("Sales administrator").click();
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${member.name} saved.`)).toBeVisible();

  await member.page.goto(`${product.origin}/forms`);
  await member.page.getByLabel("Email").fill(member.email);
  await member.page.getByLabel("Passphrase", { exact: true }).fill(password);
  await member.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(member.page.getByRole("heading", { name: "Forms", level: 1 })).toBeVisible();
  await expect(member.page.getByRole("link", { name: "Users" })).toHaveCount(0);
  await member.page.context().close();
});

test("whoever leaves is out at once, and their leads are with the colleague who was chosen", async ({
  page,
  product,
  browser,
  makeForm,
  person,
}) => {
  const form = await makeForm();
  await product.submit(form, { name: "Kaveh Ahmadi", email: person.email });
  await expect.poll(() => product.leads(person.email)).toHaveLength(1);
  const [lead] = await product.leads(person.email);
  const id = lead?.id ?? "";
  const leaver = await join(product, browser, `leaver.${person.email}`, "own");
  const heir = await join(product, browser, `heir.${person.email}`, "own");
  const { revision } = await product.get<{ revision: number }>(`/api/leads/${id}`);
  await product.patch(`/api/leads/${id}`, { ownerId: leaver.id }, `"${revision}"`);
  await leaver.page.goto(`${product.origin}/leads`);
  await expect(leadRow(leaver.page, id)).toBeVisible();
  await heir.page.goto(`${product.origin}/leads`);
  await expect(heir.page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(leadRow(heir.page, id)).toHaveCount(0);

  await dashboard(page, "en");
  await page.goto(`${product.origin}/users`);
  await page.getByRole("button", { name: leaver.name }).click();
  await page.getByRole("button", { name: "Deactivate" }).click();
  const sheet = page.getByRole("alertdialog");
  await expect(sheet).toContainText("1 open lead is handed over.");
  await sheet.getByLabel("Hand leads over to").selectOption({ label: heir.name });
  await expectAccessible(page, "deactivate");
  await sheet.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByText(`${leaver.name} is deactivated.`)).toBeVisible();

  await leaver.page.goto(`${product.origin}/leads`);
  await expect(leaver.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect
    .poll(async () => (await product.get<{ ownerId: string }>(`/api/leads/${id}`)).ownerId)
    .toBe(heir.id);
  await heir.page.reload();
  await expect(leadRow(heir.page, id)).toBeVisible();
  await leaver.page.context().close();
  await heir.page.context().close();
});

const words = {
  fa: {
    find: "جست‌وجو",
    email: "ایمیل",
    erase: "پاک کردن…",
    go: "برای همیشه پاک کن",
    confirm: /برای تأیید/,
    done: "پاک شد",
    export: "دریافت همه‌چیز",
    none: "چیزی دربارهٔ او نگه داشته نشده است",
    idle: "ساعت بدون استفاده",
    forGood: "همیشه نگه دار",
    save: "ذخیره",
    saved: "تنظیمات ذخیره شد.",
    undo: "واگرد",
  },
  en: {
    find: "Find",
    email: "Email",
    erase: "Erase…",
    go: "Erase for good",
    confirm: /^Type .* to confirm$/,
    done: "Erased",
    export: "Export everything",
    none: "Nothing is kept about them",
    idle: "Hours without use",
    forGood: "Keep for good",
    save: "Save",
    saved: "Settings saved.",
    undo: "Undo",
  },
} as const;

for (const language of languages) {
  const size = language === "fa" ? "phone" : "desktop";
  test.describe(`${language}, ${size}`, () => {
    test.use({
      viewport: viewports[size],
      colorScheme: language === "fa" ? "dark" : "light",
    });

    test("a person is found, given their data, erased with the typed address, and nowhere any more", async ({
      page,
      product,
      makeForm,
      person,
    }) => {
      const t = words[language];
      const form = await makeForm();
      await product.submit(form, {
        name: "Kaveh Ahmadi",
        email: person.email,
        phone: person.typed,
      });
      await expect.poll(() => product.leads(person.email)).toHaveLength(1);
      await dashboard(page, language);
      await page.goto(`${product.origin}/privacy`);
      await expectAccessible(page, "privacy");
      const find = page.getByRole("button", { name: t.find });
      await page.getByLabel(t.email).fill("nobody");
      await find.click();
      await expect(page.getByLabel(t.email)).toHaveAttribute("aria-invalid", "true");
      await page.getByLabel(t.email).fill(person.email.toUpperCase());
      await find.click();
      await expect(page.getByText("Kaveh Ahmadi")).toBeVisible();
      await expectAccessible(page, "privacy, found");

      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: t.export }).click();
      expect((await download).suggestedFilename()).toMatch(/^person-.*\.zip$/);

      await page.getByRole("button", { name: t.erase }).click();
      const go = page.getByRole("button", { name: t.go });
      await page.getByLabel(t.confirm).fill(`x${person.email}`);
      await expect(go).toBeDisabled();
      await page.getByLabel(t.confirm).fill(person.email);
      await expectAccessible(page, "privacy, erase");
      const erasures = page.locator(".privacy-part .line");
      const before = await erasures.count();
      await go.click();
      await expect(erasures).toHaveCount(before + 1);
      await expect(erasures.first()).toContainText(t.done, { timeout: 20_000 });
      await expectAccessible(page, "privacy, erased");
      expect(await product.leads(person.email)).toEqual([]);
      await page.getByLabel(t.email).fill(person.email);
      await find.click();
      await expect(page.getByText(t.none)).toBeVisible();
    });

    test("settings are saved, and taken back", async ({ page, product }) => {
      const t = words[language];
      await dashboard(page, language);
      await page.goto(`${product.origin}/settings/access`);
      const idle = page.getByLabel(t.idle);
      const twelve = language === "fa" ? "۱۲" : "12";
      await expect(idle).toHaveValue(twelve);
      await expectAccessible(page, "settings, signing in");
      await idle.fill("0");
      await page.getByRole("button", { name: t.save }).click();
      await expect(idle).toHaveAttribute("aria-invalid", "true");
      await idle.fill("8");
      await page.getByRole("button", { name: t.save }).click();
      await expect(page.getByText(t.saved)).toBeVisible();
      expect(await product.get("/api/settings/access")).toEqual({
        idleHours: 8,
        absoluteDays: 30,
      });
      await page.getByRole("button", { name: t.undo }).click();
      await expect(idle).toHaveValue(twelve);
      await expect
        .poll(() => product.get("/api/settings/access"))
        .toEqual({ idleHours: 12, absoluteDays: 30 });

      await page.goto(`${product.origin}/settings/retention`);
      const forGood = page.getByLabel(t.forGood).first();
      await expect(forGood).toBeChecked();
      await forGood.uncheck();
      await expectAccessible(page, "settings, keeping data");
      await page.getByRole("button", { name: t.save }).click();
      await expect(page.getByText(t.saved)).toBeVisible();
      expect(await product.get("/api/settings/retention")).toEqual({
        rawDays: 365,
        idempotencyDays: 30,
      });
      await page.getByRole("button", { name: t.undo }).click();
      await expect(forGood).toBeChecked();
      await expect.poll(() => product.get("/api/settings/retention")).toEqual({ idempotencyDays: 30 });
    });
  });
}
