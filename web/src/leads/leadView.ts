import { startOfDay } from "../text/format";
import { isField, listFields, type FieldId } from "./listFields";

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
  shows: Shows;
  /** Created today (1) or in the last N days; null for ever. */
  days: number | null;
  /** What was built on top of all that. */
  filter: Filter | null;
  /** What is shown of each lead: of a list the columns, of a board more lines on its cards. None for what is usual. */
  columns: readonly Column[];
  /** Up to two fields whose groups the list shows instead of single leads. */
  groups: readonly FieldId[];
  /** The saved list that it came from. */
  saved: string | null;
}

export interface Column {
  field: FieldId;
  /** Pixels; what the field takes by itself if nobody said so. */
  width?: number;
}

export const plainColumns: readonly Column[] = (
  [
    "contactName",
    "title",
    "organisation",
    "email",
    "mobile",
    "source",
    "ownerId",
    "priority",
    "expectedRevenue",
    "createdAt",
  ] as const
).map((field) => ({ field }));

export const groupFields = { source: "source", owner: "ownerId", team: "teamId" } as const;
export type GroupBy = keyof typeof groupFields;

/** What a view may choose to show of each lead, by how they are laid out; no choice of their own is `usual`. */
export const choosable: Record<
  Layout,
  { usual: readonly Column[]; least: number; most: number; without: readonly FieldId[] }
> = {
  list: { usual: plainColumns, least: 1, most: Infinity, without: [] },
  // Cards say these by themselves, or by the column they are in.
  board: {
    usual: [],
    least: 0,
    most: 3,
    without: [
      "contactName",
      "title",
      "organisation",
      "kind",
      "stageId",
      "expectedRevenue",
      "expectedClosing",
      "ownerId",
      "priority",
      "tagIds",
      "archived",
      "rotting",
    ],
  },
};

/** Lost ones lie in the archive too, but are looked for apart from what was only put away. */
export const showings = ["inUse", "won", "lost", "archived", "all"] as const;
export type Shows = (typeof showings)[number];

export interface Sort {
  field: SortField;
  descending: boolean;
  /** Among those that are alike. */
  then?: Sort;
}

export type SortField = FieldId;

/** What a menu offers where there are no column heads to press: the columns, and when a lead came or was last changed. */
export const sortFieldsOf = (columns: readonly Column[]): FieldId[] =>
  [...new Set([...columns.map(({ field }) => field), "createdAt", "updatedAt"] as FieldId[])].filter(canSort);

export const canSort = (field: FieldId) =>
  field.startsWith("custom.") || !("sorts" in listFields[field as keyof typeof listFields]);

export const newestFirst: Sort = { field: "createdAt", descending: true };
export const plainView: LeadView = {
  q: "",
  sort: newestFirst,
  sources: [],
  owners: [],
  teams: [],
  forms: [],
  by: "source",
  shows: "inUse",
  days: null,
  filter: null,
  columns: [],
  groups: [],
  saved: null,
};

/** The filter tree of the API. */
export type Filter = Test | { and: readonly Filter[] } | { or: readonly Filter[] } | { not: Filter };

export interface Test {
  field: string;
  op: Operator;
  /** None for `isSet` and `isEmpty`. */
  value?: string | number | boolean | readonly string[];
}

export type Operator =
  "eq" | "ne" | "in" | "lt" | "le" | "gt" | "ge" | "contains" | "within" | "isSet" | "isEmpty";

export function viewOf(search: string): LeadView {
  const params = new URLSearchParams(search);
  const days = Number(params.get("days"));
  const by = params.get("by");
  return {
    q: params.get("q") ?? "",
    sort: sortOf(params.get("sort")),
    sources: params.getAll("source"),
    owners: params.getAll("owner"),
    teams: params.getAll("team"),
    by: by === "owner" || by === "team" ? by : "source",
    forms: params.getAll("form"),
    shows: showings.find((known) => known === params.get("show")) ?? "inUse",
    days: Number.isInteger(days) && days >= 1 && days <= 3660 ? days : null,
    filter: filterIn(params.get("filter")),
    columns: columnsOf(params.get("columns")),
    groups: (params.get("groups")?.split(",") ?? []).filter(isField).slice(0, 2),
    saved: params.get("view"),
  };
}

/** The server says what is wrong inside; here it only has to be an object. */
function filterIn(text: string | null): Filter | null {
  try {
    const filter: unknown = text ? JSON.parse(text) : null;
    return typeof filter === "object" && filter !== null && !Array.isArray(filter)
      ? (filter as Filter)
      : null;
  } catch {
    return null;
  }
}

function columnsOf(text: string | null): Column[] {
  const columns = (text?.split(",") ?? []).flatMap((part): Column[] => {
    const [field = "", width] = part.split(":");
    if (!isField(field)) return [];
    const pixels = Number(width);
    return [
      Number.isInteger(pixels) && pixels >= 40 && pixels <= 2000 ? { field, width: pixels } : { field },
    ];
  });
  return columns.filter(({ field }, i) => columns.findIndex((other) => other.field === field) === i);
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
  if (view.shows !== "inUse") params.set("show", view.shows);
  if (view.days !== null) params.set("days", String(view.days));
  if (view.filter) params.set("filter", JSON.stringify(view.filter));
  if (view.columns.length > 0)
    params.set(
      "columns",
      view.columns.map(({ field, width }) => (width ? `${field}:${width}` : field)).join(","),
    );
  if (view.groups.length > 0) params.set("groups", view.groups.join(","));
  if (view.saved) params.set("view", view.saved);
  return params.toString();
}

/** How the leads of a view are laid out. */
export type Layout = "list" | "board";

const paths = { list: "/leads", board: "/pipeline" };

export const hrefOf = (view: LeadView, layout: Layout = "list") => {
  const search = searchOf(view);
  return search ? `${paths[layout]}?${search}` : paths[layout];
};

export const sortText = ({ field, descending, then }: Sort): string =>
  `${descending ? "-" : ""}${field}${then ? `,${sortText(then)}` : ""}`;

function sortOf(text: string | null): Sort {
  const field = text?.replace(/^-/, "") ?? "";
  return isField(field) && canSort(field)
    ? { field, descending: text?.startsWith("-") ?? false }
    : newestFirst;
}

const bigFirst = new Set(["stars", "money", "percent", "number", "time"]);

/** A click on a column: its natural order first, then the other one. */
export function nextSort(sort: Sort, field: SortField): Sort {
  if (sort.field === field) return { field, descending: !sort.descending };
  const kind = field.startsWith("custom.") ? "text" : listFields[field as keyof typeof listFields].kind;
  return { field, descending: bigFirst.has(kind) };
}

/** What the API calls them. */
export const shownBy: Record<Shows, readonly Test[]> = {
  inUse: [{ field: "archived", op: "eq", value: false }],
  won: [{ field: "outcome", op: "eq", value: "won" }],
  lost: [{ field: "outcome", op: "eq", value: "lost" }],
  archived: [
    { field: "archived", op: "eq", value: true },
    { field: "outcome", op: "ne", value: "lost" },
  ],
  all: [],
};

export function filterOf(view: LeadView, now: Date, timeZone: string): Filter | undefined {
  const all: Filter[] = [];
  all.push(...shownBy[view.shows]);
  if (view.sources.length > 0) all.push(choiceFilter("source", view.sources));
  if (view.owners.length > 0) all.push(choiceFilter("ownerId", view.owners));
  if (view.teams.length > 0) all.push(choiceFilter("teamId", view.teams));
  if (view.forms.length > 0) all.push({ field: "formId", op: "in", value: view.forms });
  if (view.days !== null) {
    // The edge of a day, so that the same question stays the same all day long and can be answered with 304.
    const since = startOfDay(now, view.days - 1, timeZone);
    all.push({ field: "createdAt", op: "ge", value: since.toISOString() });
  }
  if (view.filter) all.push(view.filter);
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
  view.shows !== "inUse" ||
  view.days !== null ||
  view.filter !== null;
