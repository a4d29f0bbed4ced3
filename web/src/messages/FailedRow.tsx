import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Icon } from "../shell/icons";
import { useFormat, useNow } from "../text/useFormat";
import { nameOf } from "./chosen";
import type { FailedMessage } from "./messagesApi";

/** What a queue's messages do, in words; a queue without words by its name. */
export function useQueueText() {
  const { t, i18n } = useTranslation();
  return (queue: string) => {
    const key = `failed.queue_${queue.replaceAll("-", "_")}`;
    return i18n.exists(key) ? t(key as "failed.queue_lead_intake") : queue;
  };
}

function useCauseText() {
  const { t, i18n } = useTranslation();
  return (code: string | undefined) => {
    const key = `failed.cause_${(code ?? "unknown").replaceAll(".", "_")}`;
    return i18n.exists(key) ? t(key as "failed.cause_unknown") : (code ?? "");
  };
}

export function FailedRow({
  item,
  isChosen,
  isLocked,
  onToggle,
}: {
  item: FailedMessage;
  isChosen: boolean;
  isLocked: boolean;
  onToggle: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const queueText = useQueueText();
  const causeText = useCauseText();
  const [isOpen, setIsOpen] = useState(false);
  const detailsId = useId();
  const texts = item.fields.map(({ value }) => value).filter((value) => value !== "");
  const who = texts[0] ?? item.receiptId ?? t("failed.nobody");
  return (
    <>
      <tr role="row" className={isChosen ? "chosen" : undefined}>
        <td role="cell" className="failed-select">
          <input
            type="checkbox"
            aria-label={t("failed.select", { name: who })}
            checked={isChosen}
            disabled={isLocked}
            onChange={onToggle}
          />
        </td>
        <td role="cell" className="failed-when">
          <time dateTime={item.lastFailedAt} title={format.dateTime(item.lastFailedAt)}>
            {format.relative(item.lastFailedAt, now)}
          </time>
        </td>
        <td role="cell" className="failed-queue">
          {queueText(item.queue)}
        </td>
        <td role="cell" className="failed-who">
          {item.receiptId && item.state ? (
            <Link href={`/submissions/${item.receiptId}`}>
              <bdi>{who}</bdi>
            </Link>
          ) : (
            <bdi className={texts.length > 0 ? undefined : "muted"}>{who}</bdi>
          )}
          {texts[1] && (
            <span className="clip soft" dir="auto">
              {texts[1]}
            </span>
          )}
        </td>
        <td role="cell" className="failed-why">
          <span className="badge bad">{causeText(item.failure?.code)}</span>
          {item.tries > 0 && (
            <span className="muted">
              {t("failed.tries", { count: item.tries, n: format.number(item.tries) })}
            </span>
          )}
        </td>
        <td role="cell" className="failed-open">
          <button
            className="button quiet icon-only"
            data-row={nameOf(item)}
            aria-expanded={isOpen}
            aria-controls={isOpen ? detailsId : undefined}
            aria-label={t("failed.detailsOf", { name: who })}
            onClick={() => setIsOpen(!isOpen)}
          >
            <Icon name={isOpen ? "collapse" : "expand"} />
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr role="row" id={detailsId} className="failed-details">
          <td role="cell" colSpan={6}>
            <Details item={item} />
          </td>
        </tr>
      )}
    </>
  );
}

function Details({ item }: { item: FailedMessage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { failedAt, lastFailedAt, times, failure, leadId, id, body, bodyIsCut } = item;
  return (
    <div className="failed-details-inside">
      <dl className="pairs">
        <div>
          <dt>{t("failed.firstFailed")}</dt>
          <dd>{format.dateTime(failedAt)}</dd>
        </div>
        {times > 1 && (
          <div>
            <dt>{t("failed.lastFailed")}</dt>
            <dd>
              {format.dateTime(lastFailedAt)} ({t("failed.times", { count: times, n: format.number(times) })})
            </dd>
          </div>
        )}
        <div>
          <dt>{t("failed.technical")}</dt>
          <dd>
            <bdi>{failure?.text ?? t("failed.noTechnical")}</bdi>
          </dd>
        </div>
        <div>
          <dt>{t("failed.messageId")}</dt>
          <dd>
            <code className="ltr">{id}</code>
          </dd>
        </div>
        {leadId && (
          <div>
            <dt>{t("fields.kind")}</dt>
            <dd>
              <Link href={`/leads/${leadId}`}>{t("submissions.openLead")}</Link>
            </dd>
          </div>
        )}
      </dl>
      {/* Whatever somebody wrote into the queue, only ever as text. */}
      <pre className="raw" dir="ltr" tabIndex={0} aria-label={t("failed.body")}>
        {body}
      </pre>
      {bodyIsCut && <p className="muted">{t("submissions.cut")}</p>}
    </div>
  );
}
