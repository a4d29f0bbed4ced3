import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ColumnSheet } from "../leads/ColumnSheet";
import { FilterChips, FilterSheet } from "../leads/FilterBuilder";
import { LeadFilters } from "../leads/LeadFilters";
import { groupLeads } from "../leads/leadsApi";
import type { Filter, LeadView } from "../leads/leadView";
import { ViewTabs } from "../leads/ViewTabs";
import { Icon } from "../shell/icons";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";

const opportunities: Filter = { field: "kind", op: "eq", value: "opportunity" };

/** What the board shows: whose, which team's, and everything a list can be narrowed by. */
export function BoardHead({
  view,
  total,
  teamId,
  onChange,
  onOpen,
  searchBox,
}: {
  view: LeadView;
  total: number | undefined;
  teamId: string | null;
  onChange: (change: Partial<LeadView>) => void;
  onOpen: (view: LeadView, replace?: boolean) => void;
  searchBox: ReactNode;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const people = usePeople();
  const whose = useId();
  const [open, setOpen] = useState<"filter" | "cards" | null>(null);
  const sources = useQuery({
    queryKey: ["leads", "groups", "pipeline"],
    queryFn: ({ signal }) => groupLeads("source", { filter: opportunities, q: "" }, signal),
    staleTime: 60_000,
  }).data;
  const isMine = view.owners.length === 1 && view.owners[0] === "me";
  return (
    <div className="lead-list-head">
      <div className="lead-list-title">
        <h1>{t("pipeline.title")}</h1>
        {total !== undefined && (
          <span className="muted" role="status">
            {t("pipeline.count", { count: total, n: format.number(total) })}
          </span>
        )}
        {searchBox}
      </div>
      <ViewTabs view={view} layout="board" onOpen={onOpen} />
      <div className="board-line">
        <fieldset className="segments">
          <legend className="sr-only">{t("pipeline.whose")}</legend>
          {([false, true] as const).map((mine) => (
            <label key={String(mine)}>
              <input
                type="radio"
                name={whose}
                checked={isMine === mine}
                onChange={() => onChange({ owners: mine ? ["me"] : [] })}
              />
              {t(mine ? "pipeline.mine" : "pipeline.all")}
            </label>
          ))}
        </fieldset>
        {people.teams.length > 0 && (
          <select
            className="select board-team"
            aria-label={t("fields.teamId")}
            value={teamId ?? ""}
            onChange={(event) => onChange({ teams: event.target.value ? [event.target.value] : [] })}
          >
            <option value="">{t("pipeline.allTeams")}</option>
            {people.teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
        <LeadFilters
          view={view}
          onChange={onChange}
          sources={sources ?? []}
          without={["teams", "shows"]}
          end={
            <button className="button quiet" onClick={() => setOpen("cards")} aria-haspopup="dialog">
              <Icon name="sliders" />
              {t("pipeline.cardFields")}
            </button>
          }
        >
          <button className="button filters-build" onClick={() => setOpen("filter")} aria-haspopup="dialog">
            <Icon name="filter" />
            {t("filters.build")}
          </button>
          {view.filter && (
            <FilterChips
              filter={view.filter}
              onChange={(filter) => onChange({ filter })}
              onOpen={() => setOpen("filter")}
            />
          )}
        </LeadFilters>
      </div>
      {open === "filter" && (
        <FilterSheet
          filter={view.filter}
          onChange={(filter) => onChange({ filter })}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "cards" && (
        <ColumnSheet
          layout="board"
          columns={view.columns}
          onChange={(columns) => onChange({ columns })}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

/** On a phone one column is seen at a time: this goes to another, as swiping does. */
export function Switcher({
  columns,
  question,
  settled,
}: {
  columns: readonly { stageId: string | null; name: string; count: number }[];
  /** What is looked for; empty for everything. */
  question: string;
  /** Whether the columns hold what was found. */
  settled: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [seen, setSeen] = useState(columns[0]?.stageId ?? "");
  const names = columns.map(({ stageId }) => stageId).join();
  useEffect(() => {
    const watcher = new IntersectionObserver(
      (entries) => {
        const shown = entries.find(({ isIntersecting }) => isIntersecting)?.target;
        if (!(shown instanceof HTMLElement)) return;
        const stage = shown.dataset.stage ?? "";
        setSeen(stage);
        // Not scrollIntoView: it would also move the board.
        const button = document.querySelector<HTMLElement>(`.switcher [data-stage="${CSS.escape(stage)}"]`);
        const strip = button?.parentElement;
        if (button && strip)
          strip.scrollTo({ left: button.offsetLeft - (strip.clientWidth - button.clientWidth) / 2 });
      },
      { threshold: 0.6 },
    );
    for (const column of document.querySelectorAll(".column")) watcher.observe(column);
    return () => watcher.disconnect();
  }, [names]);
  const show = (stageId: string | null) =>
    document
      .querySelector(`.column[data-stage="${CSS.escape(stageId ?? "")}"]`)
      ?.scrollIntoView({ inline: "start", block: "nearest" });
  // Whoever looks for something sees what was found, not the empty column beside it.
  const answered = useRef("");
  useEffect(() => {
    if (!settled || answered.current === question) return;
    answered.current = question;
    const found = columns.filter(({ count }) => count > 0);
    if (found[0] && !found.some(({ stageId }) => (stageId ?? "") === seen)) show(found[0].stageId);
  });
  return (
    <nav className="switcher" aria-label={t("pipeline.stages")}>
      {columns.map(({ stageId, name, count }) => (
        <button
          key={stageId ?? ""}
          data-stage={stageId ?? ""}
          aria-current={seen === (stageId ?? "") ? "true" : undefined}
          onClick={() => show(stageId)}
        >
          <bdi>{name}</bdi> <span className="muted">{format.number(count)}</span>
        </button>
      ))}
    </nav>
  );
}

export function BoardBones() {
  const { t } = useTranslation();
  return (
    <div className="board" role="status" aria-label={t("states.loading")}>
      {[4, 3, 5, 2].map((cards, column) => (
        <div key={column} className="column">
          {Array.from({ length: cards + 1 }, (_, card) => (
            <span key={card} className="bone" style={{ height: card === 0 ? 44 : 112, margin: 8 }} />
          ))}
        </div>
      ))}
    </div>
  );
}
