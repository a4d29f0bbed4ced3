import type { Filter } from "./leadView";

/** Leads of a list that have something in common. */
export interface Group {
  filter: Filter | undefined;
  count: number;
}

/** Which leads of a list are marked: some by their ids, or all that the list or one of its groups holds, also those not read yet. */
export interface Marked {
  ids: ReadonlySet<string>;
  all: boolean;
  /** All of this group. */
  group?: Group;
  /** Where a range begins. */
  anchor: string | null;
}

export const nothingMarked: Marked = { ids: new Set(), all: false, anchor: null };

export const isMarked = (marked: Marked, id: string) => marked.all || marked.ids.has(id);

export const countOf = (marked: Marked, total: number) =>
  marked.all ? (marked.group?.count ?? total) : marked.ids.size;

export const markGroup = (group: Group): Marked => ({ ...nothingMarked, all: true, group });

export const isGroupMarked = (marked: Marked, group: Group) =>
  marked.all && (!marked.group || JSON.stringify(marked.group.filter) === JSON.stringify(group.filter));

/** One more or one less. Whoever takes one out of all goes on with those that were read. */
export function toggle(marked: Marked, id: string, shown: readonly string[]): Marked {
  const ids = new Set(marked.all ? shown : marked.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, all: false, anchor: id };
}

/** From the last one that was marked to this one, as lists do with Shift. */
export function extendTo(marked: Marked, id: string, shown: readonly string[]): Marked {
  const from = marked.anchor === null ? -1 : shown.indexOf(marked.anchor);
  const to = shown.indexOf(id);
  if (from < 0 || to < 0) return toggle(marked, id, shown);
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return {
    ids: new Set([...(marked.all ? shown : marked.ids), ...range]),
    all: false,
    anchor: marked.anchor,
  };
}

export const markAll = (marked: Marked): Marked => ({
  ids: new Set(),
  all: true,
  anchor: marked.anchor,
});

export const markShown = (shown: readonly string[]): Marked => ({
  ids: new Set(shown),
  all: false,
  anchor: shown[0] ?? null,
});
