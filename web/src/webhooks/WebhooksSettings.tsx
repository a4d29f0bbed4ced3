import "./webhooks.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { Icon } from "../shell/icons";
import { OnceSheet } from "../shell/OnceSheet";
import { Bones, Empty, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { useFormat } from "../text/useFormat";
import { ConfirmSheet } from "../shell/ConfirmSheet";
import { Deliveries } from "./Deliveries";
import {
  changeWebhook,
  deleteWebhook,
  deliveriesKey,
  listWebhooks,
  renewSecret,
  testWebhook,
  webhooksKey,
  type Issued,
  type Webhook,
} from "./webhooksApi";
import { WebhookSheet } from "./WebhookSheet";
import { eventKey, stateOf } from "./webhooksView";

/** Who is told what happens to leads, and how that goes. */
export default function WebhooksSettings() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [issued, setIssued] = useState<Issued>();
  const webhooks = useQuery({
    queryKey: webhooksKey,
    queryFn: ({ signal }) => listWebhooks(signal),
    refetchInterval: 15_000,
  });
  if (webhooks.isPending) return <Bones lines={8} height={20} />;
  if (webhooks.isError) return <Failure error={webhooks.error} onRetry={() => void webhooks.refetch()} />;
  const { items, events } = webhooks.data;
  return (
    <div className="stack">
      <p className="muted settings-text">{t("webhooks.text")}</p>
      {items.length === 0 ? (
        <Empty icon="plug" title={t("webhooks.empty")} text={t("webhooks.emptyText")} />
      ) : (
        items.map((webhook) => (
          <WebhookCard key={webhook.id} webhook={webhook} events={events} onIssued={setIssued} />
        ))
      )}
      <button className="button start" onClick={() => setAdding(true)}>
        <Icon name="plus" />
        {t("webhooks.new")}
      </button>
      {adding && <WebhookSheet events={events} onClose={() => setAdding(false)} onIssued={setIssued} />}
      {issued && (
        <OnceSheet
          title={t("webhooks.secretOf", { name: issued.webhook.name })}
          text={issued.webhook.oldSecretUntil ? t("webhooks.secretRenewed") : t("webhooks.secretText")}
          label={t("webhooks.secret")}
          secret={issued.secret}
          onClose={() => setIssued(undefined)}
        />
      )}
    </div>
  );
}

function WebhookCard({
  webhook,
  events,
  onIssued,
}: {
  webhook: Webhook;
  events: string[];
  onIssued: (issued: Issued) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"edit" | "renew" | "delete">();
  const [isOpen, setOpen] = useState(false);
  const { name, active, pausedAt } = webhook;
  const state = stateOf(webhook);
  const close = () => setAsking(undefined);
  const refresh = () => queries.invalidateQueries({ queryKey: webhooksKey });
  const onError = (error: unknown) => {
    toast(refusalText(error, t("states.notSaved")), { bad: true });
    void refresh();
  };

  const turn = useMutation({
    mutationFn: (on: boolean) => changeWebhook(webhook, { active: on }),
    onSuccess: async ({ active }) => {
      await refresh();
      toast(t(active ? "webhooks.resumed" : "webhooks.paused", { name }));
    },
    onError,
  });
  const test = useMutation({
    mutationFn: () => testWebhook(webhook),
    onSuccess: ({ state, last }) => {
      void refresh();
      const status = last?.status ? format.number(last.status) : "";
      if (state === "delivered") toast(t("webhooks.tested", { status }));
      else
        toast(
          status ? t("webhooks.testRefused", { status }) : t("webhooks.testFailed", { why: last?.answer }),
          { bad: true },
        );
      setOpen(true);
    },
    onError,
  });
  const renew = useMutation({
    mutationFn: () => renewSecret(webhook),
    onSuccess: (answer) => {
      void refresh();
      close();
      onIssued(answer);
    },
    onError,
  });
  const remove = useMutation({
    mutationFn: () => deleteWebhook(webhook),
    onSuccess: async () => {
      queries.removeQueries({ queryKey: deliveriesKey(webhook.id) });
      await refresh();
      toast(t("webhooks.deleted", { name }));
    },
    onError,
  });

  return (
    <section className="card webhook" aria-label={name}>
      <header>
        <div className="line-text">
          <span className="state-line">
            <h2>
              <bdi>{name}</bdi>
            </h2>
            <span className={`badge ${state.tone}`}>{t(`webhooks.state_${state.name}`)}</span>
          </span>
          <code className="ltr webhook-url">{webhook.url}</code>
          <span className="muted">
            {webhook.events
              .map((event) => t(`webhooks.event_${eventKey(event) as "lead_created"}`))
              .join(t("webhooks.and"))}
          </span>
        </div>
        <button
          className="button quiet"
          aria-label={t("webhooks.editOf", { name })}
          onClick={() => setAsking("edit")}
        >
          <Icon name="edit" />
          {t("webhooks.edit")}
        </button>
      </header>
      {state.tone === "bad" && (
        <p className="webhook-note" role="status">
          <Icon name="alert" />
          {t(`webhooks.why_${state.name}`, { when: pausedAt ? format.dateTime(pausedAt) : "" })}
        </p>
      )}
      {webhook.oldSecretUntil && Date.parse(webhook.oldSecretUntil) > Date.now() && (
        <p className="webhook-note muted">
          {t("webhooks.oldSecret", { when: format.dateTime(webhook.oldSecretUntil) })}
        </p>
      )}
      <div className="row webhook-ways">
        <button className="button" disabled={test.isPending} onClick={() => test.mutate()}>
          <Icon name="flask" />
          {test.isPending ? t("webhooks.testing") : t("webhooks.test")}
        </button>
        <button
          className={active ? "button" : "button primary"}
          disabled={turn.isPending}
          onClick={() => turn.mutate(!active)}
        >
          {active ? t("webhooks.pause") : t("webhooks.resume")}
        </button>
        <button className="button" onClick={() => setAsking("renew")}>
          <Icon name="key" />
          {t("webhooks.renew")}
        </button>
        <button
          className="button danger"
          aria-label={t("webhooks.deleteOf", { name })}
          onClick={() => setAsking("delete")}
        >
          {t("webhooks.delete")}
        </button>
        <button className="button quiet push" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name={isOpen ? "collapse" : "expand"} />
          {t("webhooks.deliveries")}
        </button>
      </div>
      {isOpen && <Deliveries webhookId={webhook.id} />}
      {asking === "edit" && (
        <WebhookSheet webhook={webhook} events={events} onClose={close} onIssued={onIssued} />
      )}
      {asking === "renew" && (
        <ConfirmSheet
          title={t("webhooks.renewOf", { name })}
          action={t("webhooks.renew")}
          pending={renew.isPending}
          onConfirm={() => renew.mutate()}
          onClose={close}
        >
          <p>{t("webhooks.renewText")}</p>
        </ConfirmSheet>
      )}
      {asking === "delete" && (
        <ConfirmSheet
          title={t("webhooks.deleteOf", { name })}
          action={t("webhooks.delete")}
          danger
          pending={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={close}
        >
          <p>{t("webhooks.deleteText")}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}
