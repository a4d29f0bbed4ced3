import { expect, fill, languages, send, test } from "../test.ts";

const thanks = { fa: "سپاس، رسید.", en: "Thanks, got it." };

const snippet = (origin: string, form: string, language: string) =>
  `<!doctype html><html lang="${language}"><title>Shop</title><h1>Shop</h1>
   <div id="here"><script src="${origin}/embed.js" data-form="${form}" data-lang="${language}" async></script></div>
   <footer>End</footer></html>`;

const ownForm = (origin: string, form: string, script: boolean) =>
  `<!doctype html><html lang="en"><title>Shop</title><form ${script ? "data-sarnakh" : ""} action="${origin}/api/forms/${form}/submissions" method="post">
   <label>Name <input name="name"></label><label>E-mail <input name="email"></label>
   <input type="hidden" name="_language" value="en"><button>Send</button></form>
   ${script ? `<script src="${origin}/embed.js" async></script>` : ""}</html>`;

for (const language of languages) {
  test(`the snippet in ${language} places the form where it stands and sends it from a listed origin`, async ({
    page,
    product,
    website,
    makeForm,
    person,
  }) => {
    const form = await makeForm({ allowedOrigins: [website.origin] });
    website.put("/", snippet(product.origin, form, language));
    await page.goto(`${website.origin}/?utm_source=newsletter&gclid=abc#top`);

    const placed = page.locator("#here form");
    await expect(placed).toHaveAttribute("dir", language === "fa" ? "rtl" : "ltr");
    await fill(page, language, { name: "Sara", email: "sara@", phone: person.typed });
    await send(page, language).click();
    await expect(page.locator("#here [name=email]")).toBeFocused();
    await expect(page.locator("#here [name=email]")).toHaveAttribute("aria-invalid", "true");

    await fill(page, language, { email: person.email });
    await send(page, language).click();
    await expect(page.locator("#here").getByText(thanks[language])).toBeVisible();
    await expect(page.locator("footer")).toHaveText("End");
    expect(page.url()).toContain(website.origin);

    await expect.poll(() => product.leads(person.email)).toHaveLength(1);
    const [lead] = await product.leads(person.email);
    expect(lead).toMatchObject({ mobile: person.mobile, source: "newsletter" });
  });
}

test("the snippet keeps nothing in the browser before consent, and the first touch after it", async ({
  page,
  product,
  website,
  makeForm,
  person,
}) => {
  const form = await makeForm({
    allowedOrigins: [website.origin],
    consent: { version: "1", text: { fa: "موافقم", en: "I agree" }, required: true },
  });
  website.put("/", snippet(product.origin, form, "en"));
  await page.goto(`${website.origin}/?utm_source=ad`);
  await fill(page, "en", { name: "Sara", email: person.email });
  await send(page, "en").click();
  await expect(page.getByLabel("I agree")).toHaveAttribute("aria-invalid", "true");
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
    0,
    0,
    "",
  ]);

  await page.getByLabel("I agree").check();
  await send(page, "en").click();
  await expect(page.getByText(thanks.en)).toBeVisible();
  expect(await page.evaluate(() => Object.values(localStorage).join())).toContain("utm_source");
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("on an unlisted origin the snippet leads to the hosted form instead", async ({
  page,
  product,
  website,
  makeForm,
}) => {
  const form = await makeForm();
  website.put("/", snippet(product.origin, form, "en"));
  await page.goto(website.origin);
  await expect(page.getByRole("link", { name: "Open the form" })).toHaveAttribute(
    "href",
    `${product.origin}/f/${form}?lang=en`,
  );
  await expect(page.locator("form")).toHaveCount(0);
});

test("a plain form of an unlisted origin is refused with a page that leads to the form", async ({
  page,
  product,
  website,
  makeForm,
  person,
}) => {
  const form = await makeForm();
  website.put("/", ownForm(product.origin, form, true));
  await page.goto(website.origin);
  await fill(page, "en", { name: "Sara", email: person.email });
  await send(page, "en").click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "This form does not take messages from that page",
  );
  await page.getByRole("link", { name: "Open the form" }).click();
  await expect(page.getByLabel("E-mail")).toBeVisible();
  expect(await product.leads(person.email)).toEqual([]);
});

test("a plain form of a listed origin is sent in the background, with errors at its own fields", async ({
  page,
  product,
  website,
  makeForm,
  person,
}) => {
  const form = await makeForm({ allowedOrigins: [website.origin] });
  website.put("/", ownForm(product.origin, form, true));
  await page.goto(website.origin);
  await fill(page, "en", { email: "nobody" });
  await send(page, "en").click();
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription(/\S/);
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/\S/);

  await fill(page, "en", { name: "Sara", email: person.email });
  await send(page, "en").click();
  await expect(page.getByText(thanks.en)).toBeVisible();
  expect(page.url()).toBe(`${website.origin}/`);
  await expect.poll(() => product.leads(person.email)).toHaveLength(1);
});

test("a plain form without the script posts by itself and lands on the thanks page", async ({
  page,
  product,
  website,
  makeForm,
  person,
}) => {
  const form = await makeForm({ allowedOrigins: [website.origin] });
  website.put("/", ownForm(product.origin, form, false));
  await page.goto(website.origin);
  await fill(page, "en", { name: "Sara", email: person.email });
  await send(page, "en").click();
  await expect(page).toHaveURL(`${product.origin}/f/${form}/thanks?lang=en`);
  await expect.poll(() => product.leads(person.email)).toHaveLength(1);
});

test("where the page's content policy forbids requests, the script falls back to a plain post", async ({
  page,
  product,
  website,
  makeForm,
  person,
}) => {
  const form = await makeForm({ allowedOrigins: [website.origin] });
  website.put("/", ownForm(product.origin, form, true), {
    "Content-Security-Policy": `default-src 'none'; script-src ${product.origin}; connect-src 'none'`,
  });
  await page.goto(website.origin);
  await fill(page, "en", { name: "Sara", email: person.email });
  await send(page, "en").click();
  await expect(page).toHaveURL(`${product.origin}/f/${form}/thanks?lang=en`);
  await expect.poll(() => product.leads(person.email)).toHaveLength(1);
});

test("a redirect address is where the visitor ends, with and without script", async ({
  browser,
  product,
  website,
  makeForm,
  person,
}) => {
  website.put("/thank-you", "<title>Shop</title><h1>Welcome</h1>");
  const form = await makeForm({
    thanks: { text: { fa: "سپاس", en: "Thanks" }, redirectUrl: `${website.origin}/thank-you` },
  });
  for (const javaScriptEnabled of [true, false]) {
    const page = await browser.newPage({ javaScriptEnabled });
    await page.goto(`${product.origin}/f/${form}?lang=en`);
    await fill(page, "en", { name: "Sara", email: person.email });
    await send(page, "en").click();
    await expect(page.getByRole("heading", { name: "Welcome" })).toBeVisible();
    await page.close();
  }
});
