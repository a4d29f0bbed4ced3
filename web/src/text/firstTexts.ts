/**
 * The texts that the door, the frame and the list of leads need. All others are fetched beside the page that shows them
 * (`shell/App.tsx`), so that the first view does not grow with every page; `firstTexts.test.ts` holds the two apart.
 */
export const firstTexts: readonly string[] = [
  "shell",
  "display",
  "money",
  "shortcuts",
  "states",
  "fields",
  "people",
  "sources",
  "filters",
  "leads",
  "values",
  "views",
  "roles",
  "door",
];

export type Share = "first" | "rest";

/** One language's texts of the first view, or all others. */
export const shareOf = (texts: object, share: Share) =>
  Object.fromEntries(
    Object.entries(texts).filter(([name]) => firstTexts.includes(name) === (share === "first")),
  );
