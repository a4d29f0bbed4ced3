import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  dashboard,
  expect,
  expectAccessible,
  languages,
  test,
  viewports,
  viewportsOf,
  type Language,
} from "../test.ts";

type Texts = Record<string, Record<string, string>>;

const read = (language: Language) =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, `../../../web/src/text/${language}.json`), "utf8"),
  ) as Texts;
const texts = { fa: read("fa"), en: read("en") };

/** A text of the site, with its blanks filled in. */
function say(language: Language, key: string, blanks: Record<string, string> = {}): string {
  const [area = "", name = ""] = key.split(".");
  const text = texts[language][area]?.[name];
  if (text === undefined) throw new Error(`No text ${key}`);
  return text.replace(/{{(\w+)}}/g, (_, blank: string) => blanks[blank] ?? "");
}

const stages = {
  fa: { first: "تازه", second: "واجد شرایط", won: "برنده" },
  en: { first: "New", second: "Qualified", won: "Won" },
};

const column = (page: Page, name: string) =>
  page.locator(".column", {
    has: page.locator("h2", { hasText: new RegExp(`^${name}$`) }),
  });
const cardIn = (page: Page, stage: string, title: string) =>
  column(page, stage).getByRole("row").filter({ hasText: title });
const choose = (page: Page, name: string) => page.getByRole("menuitem", { name, exact: true }).click();

async function openMenu(page: Page, language: Language, title: string) {
  // A list that is still moving lets no pointer through, and a click that fails scrolls the board about.
  const list = page.getByRole("grid").filter({ has: page.getByRole("row", { name: title }) });
  await expect(list.locator("> [role=presentation]").first()).toHaveCSS("pointer-events", "auto");
  await page
    .getByRole("button", {
      name: say(language, "pipeline.menu", { name: title }),
    })
    .click();
}

/** A new opportunity of a new organisation, as somebody types it. */
async function create(page: Page, language: Language, name: string) {
  await page.getByRole("combobox", { name: say(language, "quick.who") }).fill(name);
  await page
    .getByRole("option", {
      name: say(language, "quick.make_organisation", { name }),
    })
    .click();
  await expect(page.getByLabel(say(language, "fields.title"), { exact: true })).toHaveValue(
    say(language, "quick.titleOf_opportunity", { name }),
  );
}

/** By the message that told of it: others may still be there. */
const takeBack = (page: Page, language: Language, told: string) =>
  page
    .locator(".toast", { hasText: told })
    .getByRole("button", { name: say(language, "shell.undo") })
    .click();

let days = 0;

for (const language of languages)
  for (const [device, viewport] of Object.entries(viewports))
    test(`a day on the board: ${language}, ${device}`, async ({ page, product }) => {
      const isPhone = device === "phone";
      const { first, second, won } = stages[language];
      const firm = `Noor ${++days}`;
      const title = say(language, "quick.titleOf_opportunity", { name: firm });
      await page.setViewportSize(viewport);
      await dashboard(page, language);
      await page.goto(`${product.origin}/pipeline`);
      await expect(column(page, first)).toBeVisible();
      await expectAccessible(page, "board");

      // Made.
      if (isPhone)
        await page
          .getByRole("button", {
            name: say(language, "shell.newLead"),
            exact: true,
          })
          .click();
      else await page.keyboard.press("c");
      await create(page, language, firm);
      await page
        .getByLabel(
          say(language, "quick.revenue", {
            unit: say(language, "money.toman"),
          }),
        )
        .fill("۲۵۰۰۰۰۰۰");
      await page.getByRole("dialog").getByRole("button", { name: /2|۲/ }).click();
      await expectAccessible(page, "quick create");
      await page.getByRole("button", { name: say(language, "quick.save"), exact: true }).click();
      await expect(cardIn(page, first, title)).toBeVisible();
      await expect(page.getByRole("dialog")).toBeHidden();

      // Moved, taken back, moved again.
      if (isPhone) {
        await openMenu(page, language, title);
        await choose(page, say(language, "pipeline.moveTo"));
        await choose(page, second);
      } else {
        await cardIn(page, first, title).dragTo(column(page, second).getByRole("grid"));
      }
      await expect(cardIn(page, second, title)).toHaveCount(1);
      await takeBack(page, language, say(language, "pipeline.moved", { stage: second }));
      await expect(cardIn(page, first, title)).toHaveCount(1);
      if (isPhone) await page.locator(".switcher").getByRole("button", { name: first }).click();
      await openMenu(page, language, title);
      await choose(page, say(language, "pipeline.moveTo"));
      await choose(page, second);
      await expect(cardIn(page, second, title)).toHaveCount(1);
      if (isPhone) await page.locator(".switcher").getByRole("button", { name: second }).click();
      await expect(cardIn(page, second, title)).toBeInViewport();

      // Lost with a reason, restored.
      await openMenu(page, language, title);
      await choose(page, say(language, "pipeline.lost"));
      await page.getByRole("dialog").getByRole("radio").nth(1).check();
      await page.getByLabel(say(language, "lead.lostNote")).fill("Another one was cheaper.");
      await expectAccessible(page, "why it is lost");
      await page.getByRole("button", { name: say(language, "lead.lose"), exact: true }).click();
      await expect(cardIn(page, second, title)).toHaveCount(0);
      await takeBack(page, language, say(language, "pipeline.lostNow"));
      await expect(cardIn(page, second, title)).toHaveCount(1);

      // Won.
      await openMenu(page, language, title);
      await choose(page, say(language, "pipeline.won"));
      await expect(page.locator(".cheer")).toBeVisible();
      // A column that is out of sight draws no cards.
      if (isPhone) await page.locator(".switcher").getByRole("button", { name: won }).click();
      await expect(cardIn(page, won, title)).toHaveCount(1);

      // Found.
      await page.getByRole("searchbox").fill(firm);
      await expect(page).toHaveURL(/q=Noor/);
      await expect(page.locator(".board").getByRole("row").filter({ hasText: title })).toHaveCount(1);
      const [lead] = await product.leads(firm);
      const { items } = await product.get<{
        items: { type: string; text?: string }[];
      }>(`/api/leads/${lead?.id ?? ""}/timeline?limit=50`);
      expect(items.map(({ type }) => type)).toEqual(
        expect.arrayContaining(["created", "stageChanged", "lost", "restored", "won"]),
      );
      expect(items.find(({ type }) => type === "lost")?.text).toBe("Another one was cheaper.");

      // Opened, and back to the board as it was.
      if (isPhone) await page.locator(".switcher").getByRole("button", { name: won }).click();
      await cardIn(page, won, title).click();
      await expect(page).toHaveURL(/\/leads\//);
      await page
        .getByRole("navigation", { name: say(language, "shell.crumbs") })
        .getByRole("link")
        .click();
      await expect(page).toHaveURL(/\/pipeline\?q=Noor/);
    });

test("a day by keyboard only", async ({ page, product }) => {
  await dashboard(page, "en");
  await page.goto(`${product.origin}/pipeline`);
  await expect(column(page, "New")).toBeVisible();

  await page.keyboard.press("c");
  await expect(page.getByRole("combobox", { name: "Organisation or contact" })).toBeFocused();
  await page.keyboard.type("Keyboard & Sons");
  await page.getByRole("option").last().waitFor();
  await page.keyboard.press("ArrowUp"); // the last one: a new organisation
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const title = "Opportunity of Keyboard & Sons";
  await expect(cardIn(page, "New", title)).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();

  const find = async () => {
    await page.keyboard.press("/");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("Keyboard");
    await expect(page.locator(".tile")).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("row").filter({ hasText: title })).toBeFocused();
  };

  // Dragged: the handle is the first thing in the card.
  await find();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("button", { name: `Move ${title}` })).toBeFocused();
  // The next column is the first place that it is offered; Tab would go on to others.
  await page.keyboard.press("Enter");
  await expect(column(page, "Qualified").locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(cardIn(page, "Qualified", title)).toHaveCount(1);
  // For 50 ms after a drop the list takes the focus back, faster than anybody types; a timer set later ends later.
  await page.evaluate(() => new Promise((later) => setTimeout(later, 50)));

  // Its menu is the second.
  const menu = async () => {
    await find();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menu")).toBeVisible();
  };
  await menu();
  await page.keyboard.type("Los");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page.getByRole("dialog").getByRole("radio").first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("dialog").getByRole("radio").nth(1)).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(page.locator(".tile")).toHaveCount(0);
  await page.locator(".toast", { hasText: "Marked as lost." }).getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await expect(cardIn(page, "Qualified", title)).toHaveCount(1);

  await menu();
  await page.keyboard.type("Won");
  await page.keyboard.press("Enter");
  await expect(page.locator(".cheer")).toBeVisible();
  await expect(cardIn(page, "Won", title)).toHaveCount(1);
});

interface Made {
  id: string;
  revision: number;
  stageId: string;
}

test("whoever was quicker is told of, and the card goes where it stands", async ({ page, product }) => {
  const { items } = await product.get<{
    items: { id: string; englishName: string }[];
  }>("/api/stages");
  const idOf = (name: string) => items.find(({ englishName }) => englishName === name)?.id ?? "";
  const made = await product.post<Made>("/api/leads", {
    kind: "opportunity",
    title: "Contested",
  });
  await dashboard(page, "en");
  await page.goto(`${product.origin}/pipeline?q=Contested`);
  await expect(cardIn(page, "New", "Contested")).toHaveCount(1);

  // From now on the board hears nothing until it has moved the card itself.
  let isDeaf = true;
  await page.route("**/api/board?*", async (route) => {
    while (isDeaf) await new Promise((later) => setTimeout(later, 50));
    await route.continue();
  });
  await product.patch(`/api/leads/${made.id}`, { stageId: idOf("Proposition") }, `"${made.revision}"`);
  await openMenu(page, "en", "Contested");
  await choose(page, "Move to");
  await choose(page, "Qualified");
  await expect(page.getByText("Somebody was quicker: Contested now stands in Proposition.")).toBeVisible();
  await expect(cardIn(page, "Proposition", "Contested")).toHaveCount(1);
  isDeaf = false;
  expect((await product.get<Made>(`/api/leads/${made.id}`)).stageId).toBe(idOf("Proposition"));
});

test("columns are made, filled in, ordered and removed in place", async ({ page, product }) => {
  await dashboard(page, "en");
  await page.goto(`${product.origin}/pipeline`);
  await page.getByRole("button", { name: "New stage" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Negotiation");
  await expectAccessible(page, "new stage");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(column(page, "Negotiation")).toBeVisible();

  // It asks for something before anybody may come in.
  const { items } = await product.get<{
    items: { id: string; name: string }[];
  }>("/api/stages");
  const stage = items.find(({ name }) => name === "Negotiation");
  await product.post("/api/custom-fields", {
    name: "Budget holder",
    type: "text",
    requiredInStageIds: [stage?.id],
  });
  await product.post("/api/leads", { kind: "opportunity", title: "Demanding" });
  await page.goto(`${product.origin}/pipeline?q=Demanding`);
  await openMenu(page, "en", "Demanding");
  await choose(page, "Move to");
  await choose(page, "Negotiation");
  await expect(page.getByRole("heading", { name: "Before it moves to Negotiation" })).toBeVisible();
  await page.getByLabel("Budget holder").fill("Mrs Karimi");
  await expectAccessible(page, "what a stage asks for");
  await page.getByRole("button", { name: "Save and move" }).click();
  await expect(cardIn(page, "Negotiation", "Demanding")).toHaveCount(1);

  // What a company asks for can stand on the cards.
  await page.getByRole("button", { name: "Cards", exact: true }).click();
  await page.getByLabel("Add a field…").selectOption({ label: "Budget holder" });
  await expectAccessible(page, "fields on the cards");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(cardIn(page, "Negotiation", "Demanding")).toContainText("Budget holderMrs Karimi");
  await expectAccessible(page, "cards with a field");

  const names = () => page.locator(".column h2").allTextContents();
  const at = async () => (await names()).indexOf("Negotiation");
  const before = await at();
  await page.getByRole("button", { name: "Actions for the stage Negotiation" }).click();
  await choose(page, "Move earlier");
  await expect.poll(at).toBe(before - 1);

  await page.getByRole("button", { name: "Fold Negotiation", exact: true }).click();
  await expect(page.getByRole("button", { name: "Unfold Negotiation" })).toBeVisible();
  await page.getByRole("button", { name: "Unfold Negotiation" }).click();

  await page.getByRole("button", { name: "Actions for the stage Negotiation" }).click();
  await choose(page, "Edit or remove…");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("combobox").selectOption({ label: "Qualified" });
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(cardIn(page, "Qualified", "Demanding")).toHaveCount(1);
  await expect(column(page, "Negotiation")).toHaveCount(0);
});

for (const language of languages)
  for (const [device, viewport] of viewportsOf(language))
    test(`a card is shown where others come first: ${language}, ${device}`, async ({ page, product }) => {
      const { first, second } = stages[language];
      // More of them than a board reads at first.
      for (let i = 0; i < 41; i++)
        await product.post("/api/leads", {
          kind: "opportunity",
          title: `Starred ${i}`,
          priority: 3,
        });
      await page.setViewportSize(viewport);
      await dashboard(page, language);
      await page.goto(`${product.origin}/pipeline`);
      await expect(column(page, first).locator(".tile").first()).toBeVisible();

      const title = `Plain ${device}`;
      const marked = page.locator(".tile-card[data-spotted]", { hasText: title });
      if (device === "phone") {
        await page.locator(".switcher").getByRole("button", { name: second }).click();
        await expect(column(page, first)).not.toBeInViewport();
        await page
          .getByRole("button", {
            name: say(language, "shell.newLead"),
            exact: true,
          })
          .click();
      } else await page.keyboard.press("c");
      await page.getByLabel(say(language, "fields.title"), { exact: true }).fill(title);
      // Marked for a moment, in sight for good.
      await Promise.all([
        marked.waitFor(),
        page.getByRole("button", { name: say(language, "quick.save"), exact: true }).click(),
      ]);
      await expect(cardIn(page, first, title)).toBeInViewport({ ratio: 1 });

      // Sent away and taken back.
      await openMenu(page, language, title);
      await choose(page, say(language, "pipeline.moveTo"));
      await choose(page, second);
      await expect(cardIn(page, first, title)).toHaveCount(0);
      await expect(page.locator("[data-spotted]")).toHaveCount(0);
      await column(page, first)
        .getByRole("grid")
        .evaluate((list) => list.scrollTo({ top: 0 }));
      await takeBack(page, language, say(language, "pipeline.moved", { stage: second }));
      await expect(cardIn(page, first, title)).toBeInViewport({ ratio: 1 });
    });

test.describe("by touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: viewports.phone });

  test("a card is two taps away from another stage", async ({ page, product }) => {
    await product.post("/api/leads", { kind: "opportunity", title: "Tapped" });
    await dashboard(page, "en");
    await page.goto(`${product.origin}/pipeline?q=Tapped`);
    await page.getByRole("button", { name: "Move Tapped to another stage" }).tap();
    await page.getByRole("menuitem", { name: "Qualified" }).tap();
    await expect(page.getByText("Moved to Qualified.")).toBeVisible();
    await page.locator(".switcher").getByRole("button", { name: "Qualified" }).tap();
    await expect(cardIn(page, "Qualified", "Tapped")).toBeInViewport();
  });
});
