import type { Page } from "@playwright/test";
import type { Product } from "../product.ts";
import { dashboard, expect, expectAccessible, languages, test, textsOf, viewports } from "../test.ts";

// Long ways through many sheets, each looked at by axe.
test.describe.configure({ timeout: 120_000 });

/** Leads that only the caller's tests ask for. */
async function makeLeads(product: Product, mark: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const { id } = await product.post<{ id: string }>("/api/leads", {
      title: `${mark} ${i}`,
      contactName: `${mark} مشتری ${i}`,
      email: `${mark}.${i}@example.com`,
      kind: "opportunity",
      source: i % 2 === 0 ? "fair" : "google",
      city: i < 2 ? "شیراز" : "تهران",
      priority: i % 4,
      expectedRevenue: i * 10_000_000,
    });
    ids.push(id);
  }
  return ids;
}

const rows = (page: Page) => page.locator("[data-lead]");
const dialog = (page: Page) => page.getByRole("dialog");
const inSheet = (page: Page, name: string) => dialog(page).getByRole("button", { name, exact: true }).click();
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

for (const language of languages) {
  const { t } = textsOf(language);

  test(`a list is filtered, ordered, given columns, grouped and saved for everybody (${language})`, async ({
    page,
    product,
  }) => {
    const mark = `list${language}`;
    await makeLeads(product, mark, 8);
    await page.setViewportSize(viewports.desktop);
    await dashboard(page, language);
    await page.goto(`${product.origin}/leads`);
    await page.getByRole("searchbox", { name: t("leads.search") }).fill(mark);
    await expect(rows(page)).toHaveCount(8);
    await expectAccessible(page, "list");

    // Two stars at least, of this month, and not from the fair.
    await press(page, t("filters.build"));
    await dialog(page).getByLabel(t("builder.field")).selectOption("priority");
    await dialog(page).getByLabel(t("builder.value")).selectOption("2");
    await inSheet(page, t("builder.addLine"));
    await dialog(page).getByLabel(t("builder.field")).nth(1).selectOption("createdAt");
    await dialog(page).getByLabel(t("builder.period")).selectOption("thisMonth");
    await inSheet(page, t("builder.addGroup"));
    await dialog(page).getByLabel(t("builder.mode")).nth(1).selectOption("none");
    await dialog(page).getByLabel(t("builder.field")).nth(2).selectOption("source");
    await dialog(page)
      .getByRole("button", { name: t("builder.value") })
      .click();
    await page.getByRole("menuitemcheckbox", { name: "fair" }).click();
    await page.keyboard.press("Escape");
    await expectAccessible(page, "filter");
    await inSheet(page, t("builder.apply"));
    await expect(rows(page)).toHaveCount(2);
    await page
      .getByRole("button", { name: new RegExp(t("builder.period_thisMonth")) })
      .first()
      .waitFor();

    // Back takes the filter away again, forward brings it.
    await page.goBack();
    await expect(rows(page)).toHaveCount(8);
    await page.goForward();
    await expect(rows(page)).toHaveCount(2);

    await press(page, t("leads.columns"));
    await dialog(page).getByLabel(t("columns.add_list")).selectOption("city");
    await inSheet(page, t("columns.later", { name: t("fields.contactName") }));
    await expectAccessible(page, "columns");
    await inSheet(page, t("columns.apply"));
    await expect(page.getByRole("columnheader").nth(1)).toContainText(t("fields.title"));
    await expect(page.getByRole("columnheader", { name: t("fields.city") })).toBeVisible();
    const edge = page.getByRole("separator", {
      name: t("leads.width", { name: t("fields.title") }),
    });
    const wide = async () => (await page.getByRole("columnheader").nth(1).boundingBox())?.width ?? 0;
    const before = await wide();
    await edge.press(language === "fa" ? "ArrowLeft" : "ArrowRight");
    await expect.poll(wide).toBeGreaterThan(before);

    await page.getByRole("button", { name: t("fields.title"), exact: true }).click();
    await expect(page).toHaveURL(/sort=title/);
    await expect(rows(page).first()).toContainText(`${mark} 3`);

    await press(page, t("views.save"));
    await dialog(page).getByLabel(t("viewForm.name")).fill(`${mark} ★`);
    await dialog(page).getByLabel(t("viewForm.share")).check();
    await expectAccessible(page, "saving");
    await inSheet(page, t("viewForm.saveNow"));
    const tab = page.getByRole("link", { name: `${mark} ★` });
    await expect(tab).toHaveAttribute("aria-current", "page");

    // A change is marked until it is saved or left.
    await press(page, t("leads.group"));
    await page.getByRole("menuitemcheckbox", { name: t("fields.source"), exact: true }).click();
    await page.getByRole("menuitemcheckbox", { name: t("fields.city"), exact: true }).click();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("img", { name: t("views.changed") })).toBeVisible();
    await page.locator(".group-head").first().click();
    await page.locator(".groups.inner .group-head").first().click();
    await expect(page.locator(".group-lead").first()).toContainText(mark);
    await expectAccessible(page, "grouped");
    const group = page.locator(".groups.inner .group").first();
    await group.getByRole("checkbox").check();
    await expect(page.getByRole("toolbar", { name: t("bulk.title") })).toContainText(await group.locator(".badge").innerText());
    await tab.click();
    await expect(rows(page)).toHaveCount(2);

    await page.getByRole("link", { name: t("views.all"), exact: true }).click();
    await tab.click();
    await expect(page.getByRole("columnheader", { name: t("fields.city") })).toBeVisible();
    await press(page, t("views.manage"));
    await inSheet(page, t("viewForm.delete"));
    await expect(tab).toBeHidden();
    await press(page, t("shell.undo"));
    await expect(tab).toBeVisible();
  });

  test(`many leads are marked, changed at once, and taken back (${language})`, async ({ page, product }) => {
    const mark = `bulk${language}`;
    const ids = await makeLeads(product, mark, 6);
    await page.setViewportSize(viewports.desktop);
    await dashboard(page, language);
    await page.goto(`${product.origin}/leads?q=${mark}`);
    await expect(rows(page)).toHaveCount(6);
    const toast = (text: string) => page.locator(".toast", { hasText: text });
    const bar = page.getByRole("toolbar", { name: t("bulk.title") });
    const six = language === "fa" ? "۶" : "6";
    const many = t("bulk.willChange_other", { n: six });
    const changed = t("bulk.changed_other", { n: six });

    // The first row by its box, the last with Shift: all between them.
    await page
      .getByRole("checkbox", {
        name: t("leads.mark", { name: `${mark} مشتری 5` }),
      })
      .click();
    await page
      .getByRole("checkbox", {
        name: t("leads.mark", { name: `${mark} مشتری 0` }),
      })
      .click({ modifiers: ["Shift"] });
    await expect(bar).toBeVisible();
    await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(7);
    await expectAccessible(page, "marked");

    const sheets = ["assign", "tag", "move", "edit", "lose", "win"].map((name) => `bulk.${name}`);
    for (const name of [...sheets, "lead.convert", "leads.archive"]) {
      await bar.getByRole("button", { name: t(name), exact: true }).click();
      await expect(dialog(page)).toContainText(many);
      await expectAccessible(page, name);
      await page.keyboard.press("Escape");
      await expect(dialog(page)).toBeHidden();
    }

    // A tag that was not there.
    await bar.getByRole("button", { name: t("bulk.tag"), exact: true }).click();
    await dialog(page).getByRole("combobox").fill(`${mark} fair`);
    await page.getByRole("option", { name: `${mark} fair` }).click();
    await expect(dialog(page).locator(".tag")).toContainText(mark);
    await page.keyboard.press("Tab");
    await dialog(page)
      .getByRole("button", { name: t("bulk.tag"), exact: true })
      .click();
    await expect(toast(changed)).toBeVisible();
    const tags = async () =>
      (await Promise.all(ids.map((id) => product.get<{ tagIds: string[] }>(`/api/leads/${id}`)))).map(
        ({ tagIds }) => tagIds.length,
      );
    expect(await tags()).toEqual([1, 1, 1, 1, 1, 1]);
    await toast(changed)
      .getByRole("button", { name: t("shell.undo") })
      .click();
    await expect(toast(t("shell.undone"))).toBeVisible();
    expect(await tags()).toEqual([0, 0, 0, 0, 0, 0]);

    // By keyboard: everything that the list shows is lost, looked at, and comes back.
    await page.locator("h1").click();
    await page.keyboard.press("Control+a");
    await bar.getByRole("button", { name: t("bulk.lose"), exact: true }).press("Enter");
    await dialog(page).getByLabel(t("fields.lostReasonId")).selectOption({ index: 1 });
    await dialog(page)
      .getByRole("button", { name: t("bulk.lose"), exact: true })
      .press("Enter");
    await expect(page.getByText(t("leads.noMatch"), { exact: true })).toBeVisible();
    await press(page, t("filters.show"));
    await page.getByRole("menuitemradio", { name: t("filters.show_lost") }).click();
    await expect(rows(page)).toHaveCount(6);
    await page.keyboard.press("Control+a");
    await bar.getByRole("button", { name: t("leads.restore"), exact: true }).press("Enter");
    await expect(dialog(page)).toContainText(many);
    await page.keyboard.press("Enter");
    await expect(page.getByText(t("leads.noMatch"), { exact: true })).toBeVisible();

    // Won, all of them.
    await page.goto(`${product.origin}/leads?q=${mark}`);
    await expect(rows(page)).toHaveCount(6);
    await page.keyboard.press("Control+a");
    await bar.getByRole("button", { name: t("bulk.win"), exact: true }).click();
    await inSheet(page, t("bulk.win"));
    await expect(toast(changed)).toBeVisible();
    const outcomes = await Promise.all(ids.map((id) => product.get<{ outcome: string }>(`/api/leads/${id}`)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(ids.map(() => "won"));
  });

  test(`many leads become opportunities, those of one person one of them (${language})`, async ({
    page,
    product,
  }) => {
    interface Lead {
      kind: string;
      ownerId?: string;
      teamId?: string;
      contactId?: string;
      mergedIntoId?: string;
    }
    const mark = `convert${language}`;
    const { id: team } = await product.post<{ id: string }>("/api/teams", {
      name: `${mark} team`,
    });
    const ids: string[] = [];
    for (const person of ["one", "one", "two", "three"])
      ids.push(
        (
          await product.post<{ id: string }>("/api/leads", {
            title: `${mark} ${ids.length}`,
            contactName: person,
            email: `${mark}.${person}@example.com`,
            kind: "lead",
            ownerId: null,
          })
        ).id,
      );
    const { user } = await product.get<{ user: { id: string } }>("/api/session");
    const found = () => Promise.all(ids.map((id) => product.get<Lead>(`/api/leads/${id}`)));
    const four = language === "fa" ? "۴" : "4";
    await page.setViewportSize(viewports.desktop);
    await dashboard(page, language);
    await page.goto(`${product.origin}/leads?q=${mark}`);
    await expect(rows(page)).toHaveCount(4);
    await page.keyboard.press("Control+a");
    await page
      .getByRole("toolbar", { name: t("bulk.title") })
      .getByRole("button", { name: t("lead.convert"), exact: true })
      .click();
    const force = dialog(page).getByLabel(t("bulk.force"));
    await expect(force).toBeDisabled();
    await expect(dialog(page).getByLabel(t("bulk.deduplicate"))).toBeChecked();
    await dialog(page).getByLabel("Sara").check();
    await expect(force).toBeEnabled();
    await dialog(page).getByLabel(t("fields.teamId")).selectOption(team);
    await expect(dialog(page)).toContainText(t("bulk.willChange_other", { n: four }));
    await expectAccessible(page, "converting");
    await inSheet(page, t("lead.convert"));
    await expect(rows(page)).toHaveCount(3);

    const leads = await found();
    expect(leads.filter(({ mergedIntoId }) => mergedIntoId)).toHaveLength(1);
    for (const lead of leads.filter(({ mergedIntoId }) => !mergedIntoId)) {
      expect(lead).toMatchObject({ kind: "opportunity", teamId: team, ownerId: user.id });
      expect(lead.contactId).toBeTruthy();
    }

    // Those that became one stay so, and that is said.
    await press(page, t("shell.undo"));
    await expect(
      page.locator(".toast", {
        hasText: language === "fa" ? "یکی" : "became one",
      }),
    ).toBeVisible();
    const after = await found();
    for (const { kind, ownerId } of after.slice(2)) expect([kind, ownerId]).toEqual(["lead", undefined]);
    expect(after.filter(({ mergedIntoId }) => mergedIntoId)).toHaveLength(1);
  });

  test(`on a phone a list is filtered, grouped and its leads marked (${language})`, async ({
    page,
    product,
  }) => {
    const mark = `pocket${language}`;
    await makeLeads(product, mark, 4);
    await product.post("/api/leads", { contactName: mark, title: "بسیار بلند ".repeat(20) });
    await page.setViewportSize(viewports.phone);
    await dashboard(page, language, "dark");
    await page.goto(`${product.origin}/leads?q=${mark}`);
    await expect(rows(page)).toHaveCount(5);
    for (const when of await page.locator(".lead-card time").all())
      await expect(when).toBeInViewport({ ratio: 1 });
    await expectAccessible(page, "list");

    await press(page, t("filters.build"));
    await dialog(page).getByLabel(t("builder.field")).selectOption("city");
    await dialog(page)
      .getByRole("button", { name: t("builder.value") })
      .click();
    await page.getByRole("menuitemcheckbox", { name: "شیراز" }).click();
    await page.keyboard.press("Escape");
    await expectAccessible(page, "filter");
    await inSheet(page, t("builder.apply"));
    await expect(rows(page)).toHaveCount(2);
    await expect(page.locator(".filters .chip").filter({ hasText: "شیراز" })).toBeInViewport();

    await press(page, t("leads.markMode"));
    await page
      .getByRole("checkbox", {
        name: t("leads.mark", { name: `${mark} مشتری 1` }),
      })
      .check();
    await expectAccessible(page, "marked");
    await press(page, t("leads.archive"));
    await expectAccessible(page, "archiving");
    await inSheet(page, t("leads.archive"));
    await expect(rows(page)).toHaveCount(1);
    await press(page, t("shell.undo"));
    await expect(rows(page)).toHaveCount(2);

    await press(page, t("leads.group"));
    await page.getByRole("menuitemcheckbox", { name: t("fields.source"), exact: true }).click();
    await page.keyboard.press("Escape");
    await page.locator(".group-head").first().click();
    await expect(page.locator(".group-lead").first()).toContainText(mark);
    await expectAccessible(page, "grouped");
  });
}
