import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField } from "../api/client";
import { Check, TextField } from "../forms/controls";
import { FormSheet } from "../shell/FormSheet";
import { changeWebhook, createWebhook, webhooksKey, type Issued, type Webhook } from "./webhooksApi";
import { changeOf, eventKey, withEvent, type WebhookChange } from "./webhooksView";

/** A new webhook, or what is set on one. */
export function WebhookSheet({
  webhook,
  events,
  onClose,
  onIssued,
}: {
  webhook?: Webhook;
  events: string[];
  onClose: () => void;
  onIssued: (issued: Issued) => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<WebhookChange>(
    webhook ? changeOf(webhook) : { name: "", url: "", events, active: true },
  );
  const set = (part: Partial<WebhookChange>) => setDraft((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: async () => {
      if (webhook) await changeWebhook(webhook, draft);
      else onIssued(await createWebhook(draft));
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: webhooksKey });
      onClose();
    },
    // What somebody else set meanwhile shows behind the sheet.
    onError: () => void queries.invalidateQueries({ queryKey: webhooksKey }),
  });
  const errors = errorsByField(save.error);
  return (
    <FormSheet
      title={webhook ? t("webhooks.editOf", { name: webhook.name }) : t("webhooks.new")}
      action={webhook ? t("me.save") : t("webhooks.create")}
      ready={draft.name.trim() !== "" && draft.url.trim() !== "" && draft.events.length > 0}
      pending={save.isPending}
      error={save.error}
      fields={["name", "url", "events"]}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField
        label={t("webhooks.name")}
        help={t("webhooks.nameHelp")}
        value={draft.name}
        onChange={(name) => set({ name })}
        error={errors.name}
      />
      <TextField
        label={t("webhooks.url")}
        help={t("webhooks.urlHelp")}
        ltr
        value={draft.url}
        onChange={(url) => set({ url })}
        error={errors.url}
      />
      <fieldset className="field">
        <legend className="field-label">{t("webhooks.events")}</legend>
        {events.map((event) => (
          <Check
            key={event}
            label={t(`webhooks.event_${eventKey(event) as "lead_created"}`)}
            checked={draft.events.includes(event)}
            onChange={(on) => set({ events: withEvent(events, draft.events, event, on) })}
          />
        ))}
        {errors.events && (
          <span className="field-error" role="alert">
            {errors.events}
          </span>
        )}
      </fieldset>
    </FormSheet>
  );
}
