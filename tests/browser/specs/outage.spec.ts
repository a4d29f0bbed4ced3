import { Product } from "../product.ts";
import { expect, fill, makeForm, send, test } from "../test.ts";

test("a post while the server is down is repeated with its key until it is back, and makes one lead", async ({
  page,
  person,
}) => {
  const product = await Product.start();
  try {
    const form = await makeForm(product);
    await page.goto(`${product.origin}/f/${form}?lang=en`);
    await fill(page, "en", { name: "Sara", email: person.email });
    const keys: (string | undefined)[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST") keys.push(request.headers()["idempotency-key"]);
    });

    await product.stop();
    await send(page, "en").click();
    await expect(page.getByRole("status")).toHaveText("No connection. Trying again…");
    await expect(page.getByLabel("E-mail")).toHaveValue(person.email);

    await product.start();
    await expect(page.getByText("Thanks, got it.")).toBeVisible({ timeout: 40_000 });
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
    await expect.poll(() => product.leads(person.email)).toHaveLength(1);
    const [lead] = await product.leads(person.email);
    expect(await product.submissionsOf(lead!.id)).toBe(1);
  } finally {
    await product.dispose();
  }
});

test("an answer that is lost on the way is asked for again, and the submission is stored once", async ({
  page,
  product,
  makeForm,
  person,
}) => {
  const form = await makeForm();
  await page.goto(`${product.origin}/f/${form}?lang=fa`);
  await fill(page, "fa", { name: "سارا", email: person.email });

  let lost = 0;
  await page.route("**/submissions", async (route) => {
    if (lost++ > 0) return route.fallback();
    const stored = await route.fetch();
    expect(stored.status()).toBe(202);
    await route.abort("connectionreset");
  });
  // The server is there: without this the script would rather hand over to a plain post.
  await page.route("**/definition", (route) => route.abort("connectionreset"));
  const replay = page.waitForResponse((response) => response.url().endsWith("/submissions"));
  await send(page, "fa").click();
  await expect(page.getByText("سپاس، رسید.")).toBeVisible();
  expect((await replay).headers()["idempotency-replayed"]).toBe("true");

  await expect.poll(() => product.leads(person.email)).toHaveLength(1);
  const [lead] = await product.leads(person.email);
  expect(await product.submissionsOf(lead!.id)).toBe(1);
});

test("a plain post after a lost answer is the same submission", async ({
  page,
  product,
  makeForm,
  person,
}) => {
  const form = await makeForm();
  await page.goto(`${product.origin}/f/${form}?lang=en`);
  await fill(page, "en", { name: "Sara", email: person.email, message: "one\ntwo" });
  let posts = 0;
  await page.route("**/submissions", async (route) => {
    if (posts++ > 0) return route.fallback();
    expect((await route.fetch()).status()).toBe(202);
    await route.abort("connectionreset");
  });
  await send(page, "en").click();
  await expect(page).toHaveURL(new RegExp(`/f/${form}/thanks`));
  expect(posts).toBe(2);

  await expect.poll(() => product.leads(person.email)).toHaveLength(1);
  const [lead] = await product.leads(person.email);
  expect(await product.submissionsOf(lead!.id)).toBe(1);
});

test("a full budget is waited for", async ({ page, product, makeForm, person }) => {
  const form = await makeForm();
  await page.goto(`${product.origin}/f/${form}?lang=en`);
  await fill(page, "en", { name: "Sara", email: person.email });
  let refused = 0;
  await page.route("**/submissions", (route) =>
    refused++ > 0
      ? route.fallback()
      : route.fulfill({ status: 429, headers: { "Retry-After": "1" }, body: "{}" }),
  );
  await send(page, "en").click();
  await expect(page.getByText("Thanks, got it.")).toBeVisible();
  expect(refused).toBe(2);
});
