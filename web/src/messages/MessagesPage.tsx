import "../submissions/submissions.css";
import "./messages.css";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcuts, useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { ConfirmSheet } from "../shell/ConfirmSheet";
import { Bones, Empty, Failure } from "../shell/states";
import { useFormat } from "../text/useFormat";
import { nameOf, type Chosen } from "./chosen";
import { FailedRow, useQueueText } from "./FailedRow";
import { listFailed } from "./messagesApi";
import { useWork } from "./useWork";

/** What failed on every try: why, and what to do with it. */
export default function MessagesPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const queueText = useQueueText();
  const queries = useQueryClient();
  const rows = useRef<HTMLTableElement>(null);
  const [queue, setQueue] = useState<string>();
  const [names, setNames] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setIsAll] = useState(false);
  const [asking, setAsking] = useState(false);

  const failed = useInfiniteQuery({
    queryKey: ["messages", "failed", queue],
    queryFn: ({ pageParam, signal }) => listFailed(queue, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    refetchInterval: 10_000,
    placeholderData: (previous) => previous,
  });
  const first = failed.data?.pages[0];
  const items = failed.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = items.filter((item) => isAll || names.has(nameOf(item)));
  const count = isAll ? (first?.count ?? 0) : chosen.length;
  const queues = first?.queues.filter((one) => one.count > 0 || one.queue === queue) ?? [];
  const arriving = first?.queues.reduce((sum, one) => sum + one.arriving, 0) ?? 0;

  const choose = (next: Iterable<string>) => {
    setIsAll(false);
    setNames(new Set(next));
  };
  const toggle = (name: string) => {
    const next = new Set(chosen.map(nameOf));
    if (!next.delete(name)) next.add(name);
    choose(next);
  };
  const work = useWork(() => {
    choose([]);
    void queries.invalidateQueries({ queryKey: ["messages"] });
    void queries.invalidateQueries({ queryKey: ["submissions"] });
  });
  const selection = (): Chosen =>
    isAll && first
      ? { kind: "all", queue, before: first.asOf }
      : { kind: "some", messages: chosen.map(({ queue, id }) => ({ queue, id })) };

  // Rows are walked by their buttons: Enter opens one, x selects it.
  const buttons = () => [...(rows.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const step = (by: number) => {
    const all = buttons();
    const at = all.findIndex((button) => button === document.activeElement);
    all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
  };
  useTitle(t("failed.title"));
  useShortcuts({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    x: () => {
      const name = buttons().find((button) => button === document.activeElement)?.dataset.row;
      if (name && !work.progress) toggle(name);
    },
    Escape: () => choose([]),
  });

  return (
    <div className="page failed">
      <header className="page-head">
        <h1>{t("failed.title")}</h1>
        {first && first.count > 0 && (
          <span className="muted">
            {t("failed.count", { count: first.count, n: format.number(first.count) })}
          </span>
        )}
      </header>
      <p className="muted">{t("failed.text")}</p>
      {(queues.length > 1 || queue) && (
        <fieldset className="segments failed-queues" aria-label={t("failed.queue")}>
          {[undefined, ...queues.map((one) => one.queue)].map((one) => (
            <label key={one ?? ""}>
              <input
                type="radio"
                name="queue"
                checked={one === queue}
                onChange={() => {
                  choose([]);
                  setQueue(one);
                }}
              />
              {one ? queueText(one) : t("failed.queue_all")}
            </label>
          ))}
        </fieldset>
      )}
      {arriving > 0 && (
        <p className="muted" role="status">
          {t("failed.arriving", { count: arriving, n: format.number(arriving) })}
        </p>
      )}
      {failed.isPending ? (
        <Bones lines={8} height={18} />
      ) : failed.isError ? (
        <Failure error={failed.error} onRetry={() => void failed.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon="check" title={t("failed.empty")} text={t("failed.emptyText")} />
      ) : (
        <>
          <div className="failed-bar">
            {work.progress ? (
              <p className="failed-work" role="status">
                <progress
                  max={work.progress.of}
                  value={work.progress.behind}
                  aria-label={t(`failed.working_${work.progress.kind}`)}
                />
                {t(`failed.working_${work.progress.kind}`)}{" "}
                {t("failed.portion", {
                  n: format.number(work.progress.behind),
                  of: format.number(work.progress.of),
                })}
              </p>
            ) : (
              <p className="failed-chosen" role="status">
                {count > 0
                  ? t("failed.selected", { count, n: format.number(count) })
                  : t("failed.selectedNone")}
                {!isAll && chosen.length === items.length && first && first.count > items.length && (
                  <button className="button quiet" onClick={() => setIsAll(true)}>
                    {t("failed.selectAll", { n: format.number(first.count) })}
                  </button>
                )}
              </p>
            )}
            <button
              className="button primary"
              disabled={count === 0 || !!work.progress}
              onClick={() => void work.run("replay", selection(), count)}
            >
              <Icon name="restore" />
              {t("failed.replay")}
            </button>
            <button
              className="button danger"
              disabled={count === 0 || !!work.progress}
              onClick={() => setAsking(true)}
            >
              <Icon name="archive" />
              {t("failed.discard")}
            </button>
          </div>
          {/* Roles are said because a table laid out as cards on a phone would lose them. */}
          <table className="card failed-table" role="table" aria-label={t("failed.title")} ref={rows}>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col" role="columnheader">
                  <input
                    type="checkbox"
                    aria-label={t("failed.selectShown")}
                    disabled={!!work.progress}
                    checked={chosen.length === items.length}
                    ref={(box) => {
                      if (box) box.indeterminate = chosen.length > 0 && chosen.length < items.length;
                    }}
                    onChange={() => choose(chosen.length === items.length ? [] : items.map(nameOf))}
                  />
                  <span className="failed-all" aria-hidden="true">
                    {t("failed.selectShown")}
                  </span>
                </th>
                {(["when", "queue", "who", "why"] as const).map((name) => (
                  <th key={name} scope="col" role="columnheader">
                    {t(`failed.${name}`)}
                  </th>
                ))}
                <th scope="col" role="columnheader">
                  <span className="sr-only">{t("failed.details")}</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {items.map((item) => (
                <FailedRow
                  key={nameOf(item)}
                  item={item}
                  isChosen={isAll || names.has(nameOf(item))}
                  isLocked={!!work.progress}
                  onToggle={() => toggle(nameOf(item))}
                />
              ))}
            </tbody>
          </table>
        </>
      )}
      {failed.hasNextPage && (
        <button
          className="button"
          disabled={failed.isFetchingNextPage}
          onClick={() => void failed.fetchNextPage()}
        >
          {t("states.more")}
        </button>
      )}
      {asking && (
        <ConfirmSheet
          title={t("failed.discardSure", { count, n: format.number(count) })}
          action={t("failed.discard")}
          danger
          onConfirm={() => {
            setAsking(false);
            void work.run("discard", selection(), count);
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t("failed.discardText")}</p>
        </ConfirmSheet>
      )}
    </div>
  );
}
