import { partsOf } from "./filterTree";
import {
  plainView,
  searchOf,
  shownBy,
  showings,
  sortText,
  viewOf,
  type Filter,
  type LeadView,
  type Shows,
} from "./leadView";
import type { SavedView, ViewSettings } from "./viewsApi";

/**
 * A list as it is saved: everything that decides which leads it shows is in its filter, with days counted from whenever it is
 * looked at.
 */
export function settingsOf(
  view: LeadView,
  filterOfView: (view: LeadView) => Filter | undefined,
): ViewSettings {
  const days = view.days;
  const fixed = filterOfView({ ...view, days: null });
  const parts: Filter[] = fixed ? [...partsOf(fixed)] : [];
  if (days !== null)
    parts.push({ field: "createdAt", op: "within", value: days === 1 ? "today" : `last:${days}:days` });
  return {
    q: view.q || null,
    filter: parts.length > 1 ? { and: parts } : (parts[0] ?? null),
    sort: sortText(view.sort),
    columns: view.columns.map(({ field, width }) => ({ field, width: width ?? null })),
    groupBy: [...view.groups],
  };
}

/** A saved list as somebody looks at it: what the menus above the list can show is theirs again. */
export function viewOfSaved(saved: SavedView): LeadView {
  const plain = viewOf(
    searchOf({
      ...plainView,
      q: saved.q ?? "",
      columns: saved.columns.map(({ field, width }) => ({
        field,
        width: width ?? undefined,
      })) as LeadView["columns"],
      groups: saved.groupBy as LeadView["groups"],
      saved: saved.id,
      shows: "all",
    }) + (saved.sort ? `&sort=${encodeURIComponent(saved.sort)}` : ""),
  );
  const filter = (saved.filter ?? null) as Filter | null;
  if (!filter) return plain;
  const rest: Filter[] = [];
  const [parts, shows] = shownIn(partsOf(filter));
  let view = { ...plain, shows };
  for (const part of parts) {
    const lifted = lift(view, part);
    if (lifted) view = lifted;
    else rest.push(part);
  }
  return { ...view, filter: rest.length > 1 ? { and: rest } : (rest[0] ?? null) };
}

/** Which leads the parts show, and the parts that say more than that. */
function shownIn(parts: readonly Filter[]): [readonly Filter[], Shows] {
  const texts = parts.map((part) => JSON.stringify(part));
  // The one that says most, since the archive is also a part of it.
  for (const shows of [...showings].sort((one, other) => shownBy[other].length - shownBy[one].length)) {
    const said = shownBy[shows].map((test) => JSON.stringify(test));
    if (said.every((text) => texts.includes(text)))
      return [parts.filter((_, i) => !said.includes(texts[i] ?? "")), shows];
  }
  return [parts, "all"];
}

const menus = { source: "sources", ownerId: "owners", teamId: "teams", formId: "forms" } as const;

/** The view with this part in one of its menus; null if none of them can say it. */
function lift(view: LeadView, part: Filter): LeadView | null {
  if ("field" in part && part.field === "createdAt" && part.op === "within" && view.days === null) {
    const days = part.value === "today" ? 1 : Number(/^last:(\d+):days$/.exec(String(part.value))?.[1] ?? 0);
    return days > 0 ? { ...view, days } : null;
  }
  const tests = "or" in part ? part.or : [part];
  const field = tests[0] && "field" in tests[0] ? tests[0].field : "";
  if (!Object.hasOwn(menus, field)) return null;
  const menu = menus[field as keyof typeof menus];
  const values: string[] = [];
  for (const test of tests) {
    if (!("field" in test) || test.field !== field) return null;
    if (test.op === "in" && Array.isArray(test.value)) values.push(...(test.value as readonly string[]));
    else if (test.op === "isEmpty" && menu !== "forms") values.push("");
    else return null;
  }
  return view[menu].length === 0 ? { ...view, [menu]: values } : null;
}

/** Whether somebody changed the list since they opened it. */
export const isChanged = (view: LeadView, saved: SavedView) =>
  searchOf(view) !== searchOf(viewOfSaved(saved));
