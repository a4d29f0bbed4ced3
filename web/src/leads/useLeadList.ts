import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useSettings } from "../shell/settings";
import { settle, withFirstPage, withNextPage, type LeadList, type Settled } from "./leadPages";
import { listLeads } from "./leadsApi";
import { filterOf, searchOf, type LeadView } from "./leadView";

const pollMilliseconds = 1_000;

/** The leads of a view, page after page. While `live`, the first page is asked for again every second (mostly 304). */
export function useLeadList(view: LeadView, { live }: { live: boolean }) {
  const { timeZone } = useSettings();
  const queries = useQueryClient();
  const filter = filterOf(view, new Date(), timeZone);
  const question = { filter, q: view.q, sort: view.sort };
  const key = ["leads", "list", question];
  const list = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const before = queries.getQueryData<LeadList>(key);
      const first = await listLeads(question, { etag: before?.etag }, signal);
      // Read again: further pages may have arrived in between.
      const known = queries.getQueryData<LeadList>(key);
      if (!first) return known ?? { items: [], total: 0, cursor: null };
      return withFirstPage(known, first);
    },
    structuralSharing: false,
    // The next poll is the retry, so that a lost connection shows at once.
    retry: !live,
    placeholderData: keepPreviousData,
    refetchInterval: live ? pollMilliseconds : false,
    refetchOnWindowFocus: live,
  });

  const keyName = JSON.stringify(key);
  const reading = useRef<string | null>(null);
  const [isReadingOn, setReadingOn] = useState(false);
  const readOn = useCallback(async () => {
    const cursor = queries.getQueryData<LeadList>(key)?.cursor;
    if (!cursor || reading.current === cursor) return;
    reading.current = cursor;
    setReadingOn(true);
    try {
      const next = await listLeads(question, { cursor }, new AbortController().signal);
      queries.setQueryData<LeadList>(key, (now) => (now && next ? withNextPage(now, cursor, next) : now));
    } catch {
      // The next scroll asks again; a lost connection is shown by the shell.
    } finally {
      reading.current = null;
      setReadingOn(false);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key holds the question, by value
  }, [keyName, queries]);

  return { ...list, readOn, isReadingOn };
}

/** What to show of a living list: see {@link settle}. */
export function useSettledList(list: LeadList | undefined, view: LeadView, hold: boolean): Settled {
  const name = searchOf(view);
  const [state, setState] = useState<Settled & { name: string; list?: LeadList; hold: boolean }>({
    ...nothing,
    name,
    hold,
  });
  if (list && (state.list !== list || state.name !== name || state.hold !== hold)) {
    const sameView = state.name === name && state.list !== undefined;
    const next = sameView
      ? settle(state.items, list.items, hold)
      : { items: list.items, fresh: nothing.fresh, waiting: 0 };
    // A mark stays until the next change of the list.
    setState({ ...next, name, list, hold });
  }
  return state;
}

const nothing: Settled = { items: [], fresh: new Set(), waiting: 0 };
