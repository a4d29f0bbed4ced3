import type { LeadSummary } from "./leadsApi";

/** What has been read of one view so far: a run of leads from the top. */
export interface LeadList {
  items: readonly LeadSummary[];
  total: number;
  /** Where to read on; null at the end. */
  cursor: string | null;
  /** Of the first page. */
  etag?: string;
}

/**
 * Puts a newly read first page on top of what was read before. Later pages stay, if the two overlap; otherwise more has
 * happened than fits on a page, and the list starts over.
 */
export function withFirstPage(list: LeadList | undefined, first: LeadList): LeadList {
  if (!list || first.cursor === null) return first;
  const inFirst = new Set(first.items.map(({ id }) => id));
  const lastShared = list.items.findLastIndex(({ id }) => inFirst.has(id));
  if (lastShared < 0) return first;
  const tail = list.items.slice(lastShared + 1);
  if (tail.length === 0) return first;
  return { ...first, items: [...first.items, ...tail], cursor: list.cursor };
}

/** Adds the page read from `cursor`, unless the list has meanwhile become another one. */
export function withNextPage(list: LeadList, cursor: string, next: LeadList): LeadList {
  if (list.cursor !== cursor) return list;
  const known = new Set(list.items.map(({ id }) => id));
  return {
    ...list,
    items: [...list.items, ...next.items.filter(({ id }) => !known.has(id))],
    cursor: next.cursor,
    total: next.total,
  };
}

export function withLead(list: LeadList, lead: Omit<LeadSummary, "rotting">): LeadList {
  if (!list.items.some(({ id, revision }) => id === lead.id && revision < lead.revision)) return list;
  return { ...list, items: list.items.map((item) => (item.id === lead.id ? { ...item, ...lead } : item)) };
}

export interface Settled {
  items: readonly LeadSummary[];
  /** Leads that have just come in. */
  fresh: ReadonlySet<string>;
  /** How many wait above for the reader to come back to the top. */
  waiting: number;
}

/**
 * What to show after `shown`, now that `latest` is known. A reader who is somewhere down the list (`hold`) sees values
 * change in place and more leads at the end, and nothing moves.
 */
export function settle(
  shown: readonly LeadSummary[],
  latest: readonly LeadSummary[],
  hold: boolean,
): Settled {
  const known = new Set(shown.map(({ id }) => id));
  const lastKnown = latest.findLastIndex(({ id }) => known.has(id));
  const edge = shown.length === 0 ? latest.length : lastKnown;
  const newcomers = latest.filter(({ id }, index) => index < edge && !known.has(id));
  if (!hold) return { items: latest, fresh: new Set(newcomers.map(({ id }) => id)), waiting: 0 };

  const current = new Map(latest.map((lead) => [lead.id, lead]));
  return {
    items: [...shown.map((lead) => current.get(lead.id) ?? lead), ...latest.slice(lastKnown + 1)],
    fresh: new Set(),
    waiting: newcomers.length,
  };
}
