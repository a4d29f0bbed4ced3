import {
  dashboard,
  expect,
  expectAccessible,
  languages,
  persianDigits,
  test,
  textsOf,
  viewportsOf,
} from "../test.ts";

for (const language of languages)
  for (const [device, viewport] of viewportsOf(language))
    test(`a webhook is named, tried, paused and deleted: ${language}, ${device}`, async ({
      page,
      product,
      website,
    }) => {
      const { t } = textsOf(language);
      const button = (key: string) => page.getByRole("button", { name: t(key), exact: true });
      const name = `ERP ${device}`;
      website.put("/hook", "");
      await page.setViewportSize(viewport);
      await dashboard(page, language);
      await page.goto(`${product.origin}/settings/webhooks`);

      await button("webhooks.new").click();
      await page.getByRole("textbox", { name: t("webhooks.name") }).fill(name);
      await page.getByRole("textbox", { name: t("webhooks.url") }).fill("http://192.168.0.7/hook");
      await expectAccessible(page, "new webhook");
      await button("webhooks.create").click();
      await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
      await page.getByRole("textbox", { name: t("webhooks.url") }).fill(`${website.origin}/hook`);
      await button("webhooks.create").click();

      // Shown once.
      const secret = page.getByText(/^whsec_/);
      await expect(secret).toBeVisible();
      await expectAccessible(page, "its secret");
      await button("shell.close").click();
      await expect(secret).toHaveCount(0);
      await page.reload();
      const card = page.getByRole("region", { name });
      await expect(card).toContainText(t("webhooks.state_active"));
      await expect(secret).toHaveCount(0);

      // What it was told shows once it was tried.
      await card.getByRole("button", { name: t("webhooks.test"), exact: true }).click();
      const status = language === "fa" ? persianDigits("200") : "200";
      await expect(page.getByText(t("webhooks.tested", { status }))).toBeVisible();
      const told = card.getByRole("listitem");
      await expect(told).toContainText([t("webhooks.event_webhook_test")]);
      await expect(told).toContainText([t("webhooks.delivery_delivered")]);
      await expectAccessible(page, "webhooks");

      await card.getByRole("button", { name: t("webhooks.pause") }).click();
      await expect(card).toContainText(t("webhooks.state_person"));
      await card.getByRole("button", { name: t("webhooks.resume") }).click();
      await expect(card).toContainText(t("webhooks.state_active"));

      await card.getByRole("button", { name: t("webhooks.deleteOf", { name }) }).click();
      await page
        .getByRole("alertdialog")
        .getByRole("button", { name: t("webhooks.delete") })
        .click();
      await expect(card).toHaveCount(0);
    });
