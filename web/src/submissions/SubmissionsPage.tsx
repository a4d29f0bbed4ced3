import "./submissions.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useIsPhone, useShortcuts, useTitle } from "../shell/hooks";
import { Bones, Empty, Failure } from "../shell/states";
import { useFormat, useNow } from "../text/useFormat";
import { BalancePanel } from "./BalancePanel";
import { useReasonText } from "./reasons";
import { SubmissionPanel } from "./SubmissionPanel";
import { listQuarantine, type SubmissionSummary } from "./submissionsApi";

/** What was held back, beside the one that is looked at. On a phone one of the two. */
export default function SubmissionsPage({ receiptId }: { receiptId?: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const isPhone = useIsPhone();
  const quarantine = useInfiniteQuery({
    queryKey: ["submissions", "quarantine"],
    queryFn: ({ pageParam, signal }) => listQuarantine(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    refetchInterval: 5_000,
  });
  const items = quarantine.data?.pages.flatMap((page) => page.items) ?? [];
  const at = items.findIndex((item) => item.receiptId === receiptId);
  const step = (by: number) => {
    const next = items[at < 0 ? 0 : at + by];
    if (next) navigate(`/submissions/${next.receiptId}`);
  };
  useTitle(t("submissions.title"));
  useShortcuts({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    Escape: () => navigate("/submissions"),
  });

  return (
    <div className="page submissions">
      {!(isPhone && receiptId) && (
        <div className="submissions-side">
          <header className="page-head">
            <h1>{t("submissions.title")}</h1>
          </header>
          <p className="muted">{t("submissions.text")}</p>
          <BalancePanel />
          {quarantine.isPending ? (
            <Bones lines={8} height={18} />
          ) : quarantine.isError ? (
            <Failure error={quarantine.error} onRetry={() => void quarantine.refetch()} />
          ) : items.length === 0 ? (
            <Empty icon="shield" title={t("submissions.empty")} text={t("submissions.emptyText")} />
          ) : (
            <ul className="card held-list">
              {items.map((item) => (
                <HeldItem key={item.receiptId} item={item} isOpen={item.receiptId === receiptId} />
              ))}
            </ul>
          )}
          {quarantine.hasNextPage && (
            <button
              className="button"
              disabled={quarantine.isFetchingNextPage}
              onClick={() => void quarantine.fetchNextPage()}
            >
              {t("states.more")}
            </button>
          )}
        </div>
      )}
      {receiptId ? (
        <SubmissionPanel key={receiptId} receiptId={receiptId} />
      ) : (
        !isPhone &&
        items.length > 0 && (
          <Empty icon="inbox" title={t("submissions.choose")} text={t("submissions.chooseText")} />
        )
      )}
    </div>
  );
}

function HeldItem({ item, isOpen }: { item: SubmissionSummary; isOpen: boolean }) {
  const format = useFormat();
  const now = useNow();
  const reasonText = useReasonText();
  const texts = item.fields.map(({ value }) => value).filter((value) => value !== "");
  return (
    <li className={isOpen ? "held-item open" : "held-item"}>
      <p className="card-line">
        <Link
          href={`/submissions/${item.receiptId}`}
          className="row-link truncate"
          aria-current={isOpen ? "true" : undefined}
        >
          <bdi>{texts[0] ?? item.receiptId}</bdi>
        </Link>
        <time className="muted" dateTime={item.receivedAt} title={format.dateTime(item.receivedAt)}>
          {format.relative(item.receivedAt, now)}
        </time>
      </p>
      <p className="truncate soft">
        {texts.slice(1).map((text, index) => (
          <span key={index}>
            {index > 0 && " · "}
            <bdi>{text}</bdi>
          </span>
        ))}
      </p>
      <p className="held-reasons">
        {item.reasons.map((reason) => (
          <span key={reason} className="badge warn">
            {reasonText(reason)}
          </span>
        ))}
      </p>
    </li>
  );
}
