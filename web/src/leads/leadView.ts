import { startOfDay } from "../text/format";

/** A list of leads as somebody looks at it. Its address is the view: what is in the URL comes back with Back. */
export interface LeadView {
  q: string;
  sort: Sort;
  /** The empty string stands for "no source". */
  sources: readonly string[];
  /** Users, `me`, and the empty string for "nobody". */
  owners: readonly string[];
  /** The empty string stands for "no team". */
  teams: readonly string[];
  forms: readonly string[];
  /** What the strip above the list counts by. */
  by: GroupBy;
  archived: Archived;
  /** Created today (1) or in the last N days; null for ever. */
  days: number | null;
}

export const groupFields = { source: "source", owner: "ownerId", team: "teamId" } as const;
export type GroupBy = keyof typeof groupFields;

export type Archived = "no" | "only" | "all";

export interface Sort {
  field: SortField;
  descending: boolean;
}

export const sortFields = [
  "contactName",
  "title",
  "organisation",
  "email",
  "mobile",
  "source",
  "priority",
  "expectedRevenue",
  "createdAt",
  "updatedAt",
] as const;
export type SortField = (typeof sortFields)[number];

export const newestFirst: Sort = { field: "createdAt", descending: true };
export const plainView: LeadView = {
  q: "",
  sort: newestFirst,
  sources: [],
  owners: [],
  teams: [],
  forms: [],
  by: "source",
  archived: "no",
  days: null,
};

/** The filter tree of the API. */
export type Filter =
  | { field: string; op: "eq" | "ge"; value: string | boolean }
  | { field: string; op: "in"; value: readonly string[] }
  | { field: string; op: "isEmpty" }
  | { and: Filter[] }
  | { or: Filter[] };

export function viewOf(search: string): LeadView {
  const params = new URLSearchParams(search);
  const days = Number(params.get("days"));
  const archived = params.get("archived");
  const by = params.get("by");
  return {
    q: params.get("q") ?? "",
    sort: sortOf(params.get("sort")),
    sources: params.getAll("source"),
    owners: params.getAll("owner"),
    teams: params.getAll("team"),
    by: by === "owner" || by === "team" ? by : "source",
    forms: params.getAll("form"),
    archived: archived === "only" || archived === "all" ? archived : "no",
    days: Number.isInteger(days) && days >= 1 && days <= 3660 ? days : null,
  };
}

/** The query of the view's URL; what is as usual is left out. */
export function searchOf(view: LeadView): string {
  const params = new URLSearchParams();
  if (view.q) params.set("q", view.q);
  if (sortText(view.sort) !== sortText(newestFirst)) params.set("sort", sortText(view.sort));
  for (const source of view.sources) params.append("source", source);
  for (const owner of view.owners) params.append("owner", owner);
  for (const team of view.teams) params.append("team", team);
  if (view.by !== "source") params.set("by", view.by);
  for (const form of view.forms) params.append("form", form);
  if (view.archived !== "no") params.set("archived", view.archived);
  if (view.days !== null) params.set("days", String(view.days));
  return params.toString();
}

export const hrefOf = (view: LeadView) => {
  const search = searchOf(view);
  return search ? `/leads?${search}` : "/leads";
};

export const sortText = ({ field, descending }: Sort) => `${descending ? "-" : ""}${field}`;

function sortOf(text: string | null): Sort {
  const descending = text?.startsWith("-") ?? false;
  const field = sortFields.find((candidate) => candidate === text?.replace(/^-/, ""));
  return field ? { field, descending } : newestFirst;
}

/** A click on a column: its natural order first, then the other one. */
export function nextSort(sort: Sort, field: SortField): Sort {
  if (sort.field === field) return { field, descending: !sort.descending };
  const bigFirst =
    field === "priority" || field === "expectedRevenue" || field === "createdAt" || field === "updatedAt";
  return { field, descending: bigFirst };
}

export function filterOf(view: LeadView, now: Date, timeZone: string): Filter | undefined {
  const all: Filter[] = [];
  if (view.archived !== "all") all.push({ field: "archived", op: "eq", value: view.archived === "only" });
  if (view.sources.length > 0) all.push(choiceFilter("source", view.sources));
  if (view.owners.length > 0) all.push(choiceFilter("ownerId", view.owners));
  if (view.teams.length > 0) all.push(choiceFilter("teamId", view.teams));
  if (view.forms.length > 0) all.push({ field: "formId", op: "in", value: view.forms });
  if (view.days !== null) {
    // The edge of a day, so that the same question stays the same all day long and can be answered with 304.
    const since = startOfDay(now, view.days - 1, timeZone);
    all.push({ field: "createdAt", op: "ge", value: since.toISOString() });
  }
  if (all.length === 0) return undefined;
  return all.length === 1 ? all[0] : { and: all };
}

function choiceFilter(field: string, values: readonly string[]): Filter {
  const named = values.filter((value) => value !== "");
  const some: Filter[] = [];
  if (named.length > 0) some.push({ field, op: "in", value: named });
  if (named.length < values.length) some.push({ field, op: "isEmpty" });
  return some.length === 1 && some[0] ? some[0] : { or: some };
}

export const isFiltered = (view: LeadView) =>
  view.q !== "" ||
  view.sources.length > 0 ||
  view.owners.length > 0 ||
  view.teams.length > 0 ||
  view.forms.length > 0 ||
  view.archived !== "no" ||
  view.days !== null;
