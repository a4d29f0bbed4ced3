import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { refusalText } from "../api/client";
import { Icon } from "../shell/icons";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { useFormat, useNow } from "../text/useFormat";
import { deliveriesKey, listDeliveries, sendAgain, webhooksKey, type Delivery } from "./webhooksApi";
import { canSendAgain, eventKey, toneOf } from "./webhooksView";

/** What a webhook was told lately, and what it said to that. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation();
  const deliveries = useInfiniteQuery({
    queryKey: deliveriesKey(webhookId),
    queryFn: ({ pageParam, signal }) => listDeliveries(webhookId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    refetchInterval: 10_000,
  });
  if (deliveries.isPending) return <Bones lines={3} />;
  if (deliveries.isError)
    return <Failure error={deliveries.error} onRetry={() => void deliveries.refetch()} />;
  const items = deliveries.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p className="muted webhook-none">{t("webhooks.noDeliveries")}</p>;
  return (
    <>
      <ol className="line-list webhook-deliveries">
        {items.map((delivery) => (
          <DeliveryLine key={delivery.id} webhookId={webhookId} delivery={delivery} />
        ))}
      </ol>
      {deliveries.hasNextPage && (
        <button
          className="button quiet"
          disabled={deliveries.isFetchingNextPage}
          onClick={() => void deliveries.fetchNextPage()}
        >
          {t("states.more")}
        </button>
      )}
    </>
  );
}

function DeliveryLine({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const queries = useQueryClient();
  const { at, event, eventId, leadId, last, nextAt, tries } = delivery;
  const send = useMutation({
    mutationFn: () => sendAgain(webhookId, delivery.id),
    onSuccess: ({ state, last }) => {
      const bad = state !== "overtaken" && !(last?.status && last.status >= 200 && last.status < 300);
      toast(t(bad ? "webhooks.notTaken" : state === "overtaken" ? "webhooks.overtaken" : "webhooks.taken"), {
        bad,
      });
    },
    onError: (error) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: webhooksKey }),
  });
  const name = t(`webhooks.event_${eventKey(event) as "lead_created"}`);
  return (
    <li className="line">
      <span className="line-text">
        <span className="state-line">
          <strong>{name}</strong>
          <span className={`badge ${toneOf(delivery)}`}>{t(`webhooks.delivery_${delivery.state}`)}</span>
        </span>
        <span className="muted">
          <time dateTime={at}>{format.dateTime(at)}</time>
          {last && (
            <>
              {" · "}
              {last.status
                ? t("webhooks.answered", { status: format.number(last.status) })
                : t("webhooks.unanswered")}
              {" · "}
              {t("webhooks.milliseconds", { n: format.number(last.milliseconds) })}
            </>
          )}
          {tries > 1 && ` · ${t("webhooks.tries", { count: tries, n: format.number(tries) })}`}
          {nextAt &&
            delivery.state === "waiting" &&
            tries > 0 &&
            ` · ${t("webhooks.next", { when: format.relative(nextAt, now) })}`}
          {leadId && event !== "lead.deleted" && (
            <>
              {" · "}
              <Link href={`/leads/${leadId}`}>{t("webhooks.lead")}</Link>
            </>
          )}
        </span>
        {last?.answer && (
          <details className="more">
            <summary>{t("webhooks.answer")}</summary>
            <p dir="auto">{last.answer}</p>
            <code className="ltr muted">{eventId}</code>
          </details>
        )}
      </span>
      {canSendAgain(delivery) && (
        <button
          className="button quiet"
          disabled={send.isPending}
          aria-label={t("webhooks.againOf", { name, when: format.dateTime(at) })}
          onClick={() => send.mutate()}
        >
          <Icon name="restore" />
          {t("webhooks.again")}
        </button>
      )}
    </li>
  );
}
