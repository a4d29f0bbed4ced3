import "../catalogue/catalogue.css";
import "../catalogue/settings.css";
import "../leads/lead.css";
import "./pipeline.css";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import type { Stage } from "../catalogue/catalogueApi";
import { useCatalogue } from "../catalogue/useCatalogue";
import { lastView } from "../leads/lastView";
import { SearchBox } from "../shell/SearchBox";
import type { LeadSummary } from "../leads/leadsApi";
import { useFields } from "../leads/listFields";
import {
  choosable,
  filterOf,
  hrefOf,
  isFiltered,
  plainView,
  searchOf,
  viewOf,
  type LeadView,
} from "../leads/leadView";
import { useIsPhone, useMedia, useShortcuts, useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { quickCreate } from "../shell/quickCreate";
import { useSettings } from "../shell/settings";
import { Empty, Failure } from "../shell/states";
import { usePeople } from "../teams/people";
import { cardOf } from "./board";
import { BoardColumn, type StageEdit } from "./BoardColumn";
import { BoardBones, BoardHead, Switcher } from "./BoardHead";
import { Cheer } from "./Cheer";
import type { TileContext } from "./LeadTile";
import { useBoard } from "./useBoard";
import { useCards } from "./useCards";
import { useFolds } from "./useFolds";
import { SpottedId } from "./useSpot";
import { moved, useStageOrder } from "./useStageOrder";

const LostSheet = lazy(() => import("../leads/LostSheet"));
const NeededSheet = lazy(async () => ({ default: (await import("./NeededSheet")).NeededSheet }));
const StageSheet = lazy(() => import("./StageSheet"));

export default function BoardPage() {
  const { t } = useTranslation();
  const { timeZone } = useSettings();
  const [, navigate] = useLocation();
  const view = viewOf(useSearch());
  const from = searchOf(view);
  useEffect(() => lastView.remember(from, "/pipeline"), [from]);
  const isPhone = useIsPhone();
  const isTouch = useMedia("(pointer: coarse)");
  const people = usePeople();
  const catalogue = useCatalogue();
  useTitle(t("pipeline.title"));

  const [team] = view.teams;
  const teamId = view.teams.length === 1 && team ? team : null;
  // Boards show what is not archived, whatever a list would.
  const filter = filterOf({ ...view, shows: "all", teams: teamId ? [] : view.teams }, new Date(), timeZone);
  const board = useBoard({ teamId, filter, q: view.q });
  const cards = useCards(board);
  const folds = useFolds();
  const [lost, setLost] = useState<LeadSummary | null>(null);
  const [editing, setEditing] = useState<Stage | "new" | null>(null);
  const order = useStageOrder();

  const show = (next: LeadView, replace = false) => navigate(hrefOf(next, "board"), { replace });
  const change = (part: Partial<LeadView>, replace = false) => show({ ...view, ...part }, replace);

  const searchBox = useRef<HTMLInputElement>(null);
  const add = (stage?: Stage) =>
    quickCreate.open({
      kind: "opportunity",
      stageId: stage?.id ?? null,
      // A stage of some teams takes only what is theirs.
      teamId: teamId ?? stage?.teamIds[0] ?? null,
    });
  useEffect(() =>
    // Where it is not found, the message of its making still leads to it.
    quickCreate.watch((lead) => void board.find(lead).catch(() => undefined)),
  );
  useShortcuts({ "/": () => searchBox.current?.focus(), c: () => add() });

  const { move, stageName } = cards;
  // Cards are drawn anew for what they show, not because the page was.
  const latest = useRef(cards);
  useEffect(() => {
    latest.current = cards;
  });
  const fields = useFields();
  const lines = view.columns.slice(0, choosable.board.most).map(({ field }) => field);
  const context = useMemo<TileContext>(
    () => ({
      catalogue,
      fields,
      lines,
      isTouch,
      move: (card, stageId) => void latest.current.move(card, stageId),
      win: (card) => void latest.current.win(card),
      archive: (card) => void latest.current.archive(card),
      rate: (card, priority) => void latest.current.rate(card, priority),
      lose: setLost,
      open: (id) => navigate(`/leads/${id}`),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the lines are others when their names are
    [catalogue, fields, lines.join(), isTouch, navigate],
  );

  const columns = board.data?.columns ?? [];
  const total = columns.reduce((sum, { count }) => sum + count, 0);
  const mayEdit = people.may("salesAdministrator");
  const stages = catalogue.active.stages;

  function editOf(stage: Stage): StageEdit {
    const ids = stages.map(({ id }) => id);
    const at = ids.indexOf(stage.id);
    const to = (place: number) => () => order(moved(ids, stage.id, place));
    return {
      open: setEditing,
      take: (id) => order(moved(ids, id, at)),
      earlier: at > 0 ? to(at - 1) : undefined,
      later: at < ids.length - 1 ? to(at + 1) : undefined,
    };
  }

  return (
    <div className="board-page">
      <BoardHead
        view={view}
        total={board.data && total}
        teamId={teamId}
        onChange={change}
        onOpen={show}
        searchBox={
          <SearchBox
            ref={searchBox}
            key={isPhone ? "phone" : "desk"}
            q={view.q}
            onChange={(q) => change({ q }, true)}
            settled={!board.isPlaceholderData}
            onLeave={() => document.querySelector<HTMLElement>(".tile")?.focus()}
          />
        }
      />
      {board.isPending || catalogue.isPending ? (
        <BoardBones />
      ) : board.error && !board.data ? (
        <Failure error={board.error} onRetry={() => void board.refetch()} />
      ) : columns.length === 0 ? (
        <Empty icon="board" title={t("pipeline.noStages")} text={t("pipeline.noStagesText")}>
          {mayEdit && (
            <button className="button primary" onClick={() => setEditing("new")}>
              {t("pipeline.addStage")}
            </button>
          )}
        </Empty>
      ) : (
        <>
          {total === 0 && (
            <p className="board-note" role="status">
              <strong>{t(isFiltered(view) ? "pipeline.noMatch" : "pipeline.empty")}</strong>{" "}
              {t(isFiltered(view) ? "pipeline.noMatchText" : "pipeline.emptyText")}{" "}
              {isFiltered(view) && (
                <button className="button" onClick={() => change({ ...plainView, columns: view.columns })}>
                  {t("filters.clear")}
                </button>
              )}
            </p>
          )}
          {isPhone && (
            <Switcher
              columns={columns.map(({ stageId, count }) => ({ stageId, count, name: stageName(stageId) }))}
              question={isFiltered(view) ? from : ""}
              settled={!board.isPlaceholderData}
            />
          )}
          <SpottedId value={board.spot?.id ?? null}>
            <div
              className={board.isPlaceholderData ? "board stale" : "board"}
              aria-busy={board.isPlaceholderData || undefined}
            >
              {columns.map((column) => {
                const stage = catalogue.find("stages", column.stageId);
                const id = column.stageId ?? "";
                const folded = !isPhone && folds.isFolded(id, !!stage?.folded && column.count === 0);
                return (
                  <BoardColumn
                    key={id}
                    column={column}
                    stage={stage}
                    name={stageName(column.stageId)}
                    folded={folded}
                    onFold={() => folds.set(id, !folded)}
                    context={context}
                    spot={board.spot}
                    onMore={() => void board.more(column)}
                    onDrop={(leadId) => {
                      const card = cardOf(board.data, leadId);
                      if (card && column.stageId) void move(card, column.stageId);
                    }}
                    onAdd={stage?.active ? () => add(stage) : undefined}
                    edit={mayEdit && stage?.active ? editOf(stage) : undefined}
                  />
                );
              })}
              {mayEdit && (
                <button className="button quiet add-stage" onClick={() => setEditing("new")}>
                  <Icon name="plus" />
                  {t("pipeline.addStage")}
                </button>
              )}
            </div>
          </SpottedId>
        </>
      )}
      {cards.cheer && <Cheer cheer={cards.cheer} onEnd={() => cards.setCheer(null)} />}
      <Suspense>
        {lost && <LostSheet onLose={(loss) => cards.markLost(lost, loss)} onClose={() => setLost(null)} />}
        {cards.needed && <NeededSheet key={cards.needed.card.id} needed={cards.needed} cards={cards} />}
        {editing && (
          <StageSheet stage={editing === "new" ? undefined : editing} onClose={() => setEditing(null)} />
        )}
      </Suspense>
    </div>
  );
}
