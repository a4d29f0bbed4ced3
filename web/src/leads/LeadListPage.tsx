import "./leads.css";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import { useIsPhone, useShortcuts, useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { useSettings } from "../shell/settings";
import { SearchBox } from "../shell/SearchBox";
import { Bones, Empty, Failure } from "../shell/states";
import { allTexts } from "../text";
import { useFormat } from "../text/useFormat";
import { lastView, scrollOffsets } from "./lastView";
import { LeadFilters, SortMenu } from "./LeadFilters";
import { groupLeads } from "./leadsApi";
import { cardHeight, LeadCards, LeadTable, rowHeight } from "./LeadTable";
import {
  filterOf,
  groupFields,
  hrefOf,
  isFiltered,
  plainColumns,
  plainView,
  searchOf,
  viewOf,
  type GroupBy,
  type LeadView,
} from "./leadView";
import { GroupStrip } from "./GroupStrip";
import { useRunningBulk } from "./runningBulk";
import { countOf, extendTo, markAll, markShown, nothingMarked, toggle } from "./selection";
import { useLeadList, useSettledList } from "./useLeadList";
import { useVirtualRows } from "./useVirtualRows";
import { ViewTabs } from "./ViewTabs";

/** What the first look at a list does without comes with its texts. */
const later = <Module, Props>(
  load: () => Promise<Module>,
  pick: (module: Module) => React.ComponentType<Props>,
) =>
  lazy(async () => {
    const [module] = await Promise.all([load(), allTexts()]);
    return { default: pick(module) };
  });

const BulkBar = later(
  () => import("./BulkBar"),
  (module) => module.BulkBar,
);
const ColumnSheet = later(
  () => import("./ColumnSheet"),
  (module) => module.ColumnSheet,
);
const FilterChips = later(
  () => import("./FilterBuilder"),
  (module) => module.FilterChips,
);
const FilterSheet = later(
  () => import("./FilterBuilder"),
  (module) => module.FilterSheet,
);
const GroupedLeads = later(
  () => import("./GroupedLeads"),
  (module) => module.GroupedLeads,
);
const GroupMenu = later(
  () => import("./GroupMenu"),
  (module) => module.GroupMenu,
);

export function LeadListPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const [, navigate] = useLocation();
  const search = useSearch();
  const view = viewOf(search);
  const viewName = searchOf(view);
  const isPhone = useIsPhone();
  const height = isPhone ? cardHeight : rowHeight;
  useTitle(t("leads.title"));

  const scroller = useRef<HTMLDivElement>(null);
  const [isDown, setDown] = useState(false);
  const list = useLeadList(view, { live: true });
  const shown = useSettledList(list.isPlaceholderData ? undefined : list.data, view, isDown);
  const rows = useVirtualRows(scroller, shown.items.length, height);
  const total = list.data?.total;
  const sources = useGroups(view, "source", total ?? 0);
  const strip = useGroups(view, view.by, total ?? 0);
  const [open, setOpen] = useState<"filter" | "columns" | null>(null);
  const { timeZone } = useSettings();
  const question = { filter: filterOf(view, new Date(), timeZone), q: view.q };
  const questionName = JSON.stringify([question, view.groups]);
  const columns = useMemo(
    () => (view.columns.length > 0 ? view.columns : plainColumns),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- by value: the view is read from the address each time
    [JSON.stringify(view.columns)],
  );

  // Marks belong to what the list shows; another question begins without any.
  const [marks, setMarks] = useState({ of: questionName, marked: nothingMarked, marking: false });
  const { marked, marking } = marks.of === questionName ? marks : { marked: nothingMarked, marking: false };
  const running = useRunningBulk();
  const mark = (next: typeof marked, on = marking) =>
    setMarks({ of: questionName, marked: next, marking: on });
  const ids = shown.items.map(({ id }) => id);
  const latest = useRef({ mark, marked, ids });
  useEffect(() => {
    latest.current = { mark, marked, ids };
  });
  const onMark = useCallback((id: string, range: boolean) => {
    const now = latest.current;
    now.mark((range ? extendTo : toggle)(now.marked, id, now.ids));
  }, []);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyA" || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select, [role=dialog]"))
        return;
      event.preventDefault();
      const now = latest.current;
      now.mark(markAll(now.marked), true);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  const change = useCallback(
    (part: Partial<LeadView>, replace = false) =>
      navigate(hrefOf({ ...viewOf(search), ...part }), { replace }),
    [navigate, search],
  );

  useEffect(() => lastView.remember(viewName), [viewName]);

  // A view starts at its top, or where it was left.
  const hasItems = shown.items.length > 0;
  useLayoutEffect(() => {
    if (hasItems) scroller.current?.scrollTo({ top: scrollOffsets.get(viewName) ?? 0 });
  }, [viewName, hasItems]);

  const { readOn } = list;
  useEffect(() => {
    if (rows.end > shown.items.length - 20) void readOn();
  }, [rows.end, shown.items.length, readOn]);

  const { moveTo, moveBack } = useRowKeys(
    scroller,
    shown.items.map(({ id }) => id),
    rows,
    height,
  );
  useEffect(() => {
    if (hasItems) moveBack();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as soon as there are rows
  }, [hasItems]);
  const searchBox = useRef<HTMLInputElement>(null);
  useShortcuts({
    "/": () => searchBox.current?.focus(),
    j: () => moveTo(1),
    k: () => moveTo(-1),
    ArrowDown: () => moveTo(1),
    ArrowUp: () => moveTo(-1),
    x: () => {
      const focused = document.activeElement;
      if (focused instanceof HTMLElement && focused.dataset.lead) onMark(focused.dataset.lead, false);
    },
    Escape: () => mark(nothingMarked, false),
  });

  const backToTop = () => {
    scroller.current?.scrollTo({ top: 0 });
    setDown(false);
  };
  const rowProps = { items: shown.items, ...rows, total: total ?? 0, fresh: shown.fresh, marked, onMark };
  const isGrouped = view.groups.length > 0;

  return (
    <div className="lead-list">
      <div className="lead-list-head">
        <div className="lead-list-title">
          <h1>{t("leads.title")}</h1>
          {total !== undefined && (
            <span className="muted" role="status">
              {t("leads.count", { count: total, n: format.number(total) })}
            </span>
          )}
          <SearchBox
            ref={searchBox}
            key={isPhone ? "phone" : "desk"}
            q={view.q}
            onChange={(q) => change({ q }, true)}
            settled={!list.isPlaceholderData}
            onLeave={() => moveTo(1)}
          />
          {isPhone && <SortMenu view={view} onChange={change} />}
        </div>
        <ViewTabs view={view} onOpen={(next, replace) => navigate(hrefOf(next), { replace })} />
        <LeadFilters
          view={view}
          onChange={change}
          sources={sources}
          end={
            <>
              {isPhone ? (
                <button
                  className="button quiet"
                  aria-pressed={marking}
                  onClick={() => mark(nothingMarked, !marking)}
                >
                  {t("leads.markMode")}
                </button>
              ) : (
                <button className="button quiet" onClick={() => setOpen("columns")} aria-haspopup="dialog">
                  <Icon name="sliders" />
                  {t("leads.columns")}
                </button>
              )}
              <GroupButton groups={view.groups} onChange={(groups) => change({ groups })} />
            </>
          }
        >
          <button className="button filters-build" onClick={() => setOpen("filter")} aria-haspopup="dialog">
            <Icon name="filter" />
            {t("filters.build")}
          </button>
          {view.filter && (
            <Suspense>
              <FilterChips
                filter={view.filter}
                onChange={(filter) => change({ filter })}
                onOpen={() => setOpen("filter")}
              />
            </Suspense>
          )}
        </LeadFilters>
        <GroupStrip
          by={view.by}
          onBy={(by) => change({ by })}
          groups={strip}
          chosen={view[chosenBy[view.by]]}
          onToggle={(key) => change({ [chosenBy[view.by]]: toggled(view[chosenBy[view.by]], key) })}
        />
      </div>

      {shown.waiting > 0 && (
        <div className="waiting">
          <button className="button primary" onClick={backToTop}>
            <Icon name="up" />
            {t("leads.waiting", { count: shown.waiting, n: format.number(shown.waiting) })}
          </button>
        </div>
      )}
      <div
        ref={scroller}
        className={list.isPlaceholderData ? "lead-scroll stale" : "lead-scroll"}
        onScroll={(event) => {
          const { scrollTop } = event.currentTarget;
          scrollOffsets.set(viewName, scrollTop);
          setDown(scrollTop > height);
        }}
        aria-busy={list.isPlaceholderData || undefined}
      >
        {isGrouped ? (
          <Suspense
            fallback={
              <div className="lead-bones">
                <Bones lines={8} height={18} />
              </div>
            }
          >
            <GroupedLeads view={view} marked={marked} onMark={mark} />
          </Suspense>
        ) : hasItems ? (
          isPhone ? (
            <LeadCards {...rowProps} marking={marking || countOf(marked, total ?? 0) > 0} />
          ) : (
            <LeadTable
              {...rowProps}
              columns={columns}
              onColumns={(next) => change({ columns: next }, true)}
              sort={view.sort}
              onSort={(sort) => change({ sort })}
              onMarkShown={(on) => mark(on ? markShown(ids) : nothingMarked)}
            />
          )
        ) : list.isPending ? (
          <div className="lead-bones">
            <Bones lines={12} height={18} />
          </div>
        ) : list.isError ? (
          <Failure error={list.error} onRetry={() => void list.refetch()} />
        ) : list.data.total > 0 ? null : isFiltered(view) ? (
          <Empty icon="search" title={t("leads.noMatch")} text={t("leads.noMatchText")}>
            <button className="button" onClick={() => change({ ...plainView, sort: view.sort })}>
              {t("filters.clear")}
            </button>
          </Empty>
        ) : (
          <Empty icon="inbox" title={t("leads.empty")} text={t("leads.emptyText")}>
            <button className="button primary" onClick={() => navigate("/forms")}>
              {t("leads.emptyAction")}
            </button>
          </Empty>
        )}
        {list.isReadingOn && <p className="reading-on muted">{t("states.loading")}</p>}
      </div>
      {(running || countOf(marked, total ?? 0) > 0) && (
        <Suspense>
          <BulkBar
            marked={marked}
            total={total ?? 0}
            question={question}
            shows={view.shows}
            onMarkAll={() => mark(markAll(marked))}
            onClear={() => mark(nothingMarked, false)}
          />
        </Suspense>
      )}
      {open === "filter" && (
        <Suspense>
          <FilterSheet
            filter={view.filter}
            onChange={(filter) => change({ filter })}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
      {open === "columns" && (
        <Suspense>
          <ColumnSheet
            layout="list"
            columns={columns}
            onChange={(next) => change({ columns: next })}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** By which fields the list is grouped. The menu comes when somebody asks for it. */
function GroupButton({
  groups,
  onChange,
}: {
  groups: LeadView["groups"];
  onChange: (groups: LeadView["groups"]) => void;
}) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(groups.length > 0);
  const button = (
    <button className="button quiet" aria-haspopup="menu" onClick={() => setAsked(true)}>
      {t("leads.group")}
    </button>
  );
  return asked ? (
    <Suspense fallback={button}>
      <GroupMenu groups={groups} onChange={onChange} openAtOnce={groups.length === 0} />
    </Suspense>
  ) : (
    button
  );
}

/** Moves the focus from row to row, also over rows that are not drawn yet. */
function useRowKeys(
  scroller: React.RefObject<HTMLDivElement | null>,
  ids: readonly string[],
  rows: { start: number; end: number },
  height: number,
) {
  const wanted = useRef<string>(undefined);
  const focusWanted = useCallback(() => {
    const id = wanted.current;
    const link = id && scroller.current?.querySelector<HTMLElement>(`[data-lead="${CSS.escape(id)}"]`);
    if (!link) return;
    wanted.current = undefined;
    link.focus({ preventScroll: true });
  }, [scroller]);
  useEffect(focusWanted, [focusWanted, rows.start, rows.end]);

  /** To the lead one comes back from. */
  const moveBack = () => {
    wanted.current = lastView.takeOpened();
    focusWanted();
  };

  const moveTo = (step: number) => {
    const element = scroller.current;
    if (!element || ids.length === 0) return;
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.lead : undefined;
    const at = focused ? ids.indexOf(focused) : -1;
    const first = Math.ceil(element.scrollTop / height);
    const next = at < 0 ? first : Math.min(ids.length - 1, Math.max(0, at + step));
    // The sticky header covers as much as one row.
    const top = next * height;
    if (top < element.scrollTop) element.scrollTo({ top });
    else if (top + 2 * height > element.scrollTop + element.clientHeight)
      element.scrollTo({ top: top + 2 * height - element.clientHeight });
    wanted.current = ids[next];
    focusWanted();
  };

  return { moveTo, moveBack };
}

const chosenBy = { source: "sources", owner: "owners", team: "teams" } as const;

const toggled = (values: readonly string[], value: string) =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value];

/** Counts of the view, as if nothing was chosen of what it is grouped by. */
function useGroups(view: LeadView, by: GroupBy, total: number) {
  const { timeZone } = useSettings();
  const filter = filterOf({ ...view, [chosenBy[by]]: [] }, new Date(), timeZone);
  const { data } = useQuery({
    // The total moves with every lead that comes or goes.
    queryKey: ["leads", "groups", by, { filter, q: view.q }, total],
    queryFn: ({ signal }) => groupLeads(groupFields[by], { filter, q: view.q }, signal),
    placeholderData: (previous, query) => (query?.queryKey[2] === by ? previous : undefined),
    staleTime: 10_000,
    gcTime: 10_000,
  });
  return [...(data ?? [])].sort((one, other) => other.count - one.count);
}
