import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "../access/Section";
import { ApiProblem, errorsByField, refusalText, type Answer } from "../api/client";
import { Check, NumberField } from "../forms/controls";
import { useLeaveGuard } from "../shell/hooks";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { getRetention, saveRetention, type Retention } from "./privacyApi";
import { daysOf, removesMore, sameRetention } from "./retention";

const queryKey = ["settings", "retention"];

export default function RetentionSettings() {
  const loaded = useQuery({ queryKey, queryFn: ({ signal }) => getRetention(signal) });
  if (loaded.isPending) return <Bones lines={8} height={20} />;
  if (loaded.isError) return <Failure error={loaded.error} onRetry={() => void loaded.refetch()} />;
  return <RetentionForm loaded={loaded.data} />;
}

const parts = [
  { field: "rawDays", name: "raw" },
  { field: "quarantineDays", name: "quarantine" },
  { field: "idempotencyDays", name: "idempotency" },
] as const;

function RetentionForm({ loaded }: { loaded: Answer<Retention> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [base, setBase] = useState(loaded);
  const [draft, setDraft] = useState(() => daysOf(loaded.data));
  const [refused, setRefused] = useState<Record<string, string>>({});
  const saved = daysOf(base.data);
  const dirty = !sameRetention(draft, saved);
  useLeaveGuard(dirty);

  // Untouched settings follow what others save.
  if (!dirty && loaded.etag !== base.etag) {
    setBase(loaded);
    setDraft(daysOf(loaded.data));
  }

  const save = useMutation({
    mutationFn: ({ wanted, etag }: { wanted: Retention; etag?: string; undoes?: boolean }) =>
      saveRetention(wanted, etag),
    onSuccess: (answer, { undoes }) => {
      setBase(answer);
      setDraft(daysOf(answer.data));
      setRefused({});
      queries.setQueryData(queryKey, answer);
      toast(undoes ? t("shell.undone") : t("retention.saved"), {
        action: undoes
          ? undefined
          : {
              label: t("shell.undo"),
              run: () => save.mutate({ wanted: saved, etag: answer.etag, undoes: true }),
            },
      });
    },
    onError: async (error) => {
      setRefused(errorsByField(error));
      if (!(error instanceof ApiProblem) || error.status !== 412) {
        toast(refusalText(error, t("states.notSaved")), { bad: true });
        return;
      }
      setBase(await queries.fetchQuery({ queryKey, queryFn: ({ signal }) => getRetention(signal) }));
      toast(t("retention.overtaken"), { bad: true });
    },
  });

  return (
    <form
      className="form-settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty) save.mutate({ wanted: draft, etag: base.etag });
      }}
    >
      <p className="muted">{t("retention.text")}</p>
      {parts.map(({ field, name }) => {
        const set = (days: number | null) => {
          setDraft((now) => ({ ...now, [field]: days }));
          setRefused((now) => ({ ...now, [field]: "" }));
        };
        return (
          <Section key={field} title={t(`retention.${name}`)} text={t(`retention.${name}Text`)}>
            <Check
              label={t("retention.forGood")}
              checked={draft[field] === null}
              onChange={(forGood) => set(forGood ? null : (saved[field] ?? 365))}
            />
            {draft[field] !== null && (
              <NumberField
                label={t("retention.days")}
                value={draft[field]}
                onChange={set}
                error={refused[field] || undefined}
              />
            )}
          </Section>
        );
      })}
      {dirty && (
        <div className="save-bar" role="region" aria-label={t("me.unsaved")}>
          <span>{removesMore(saved, draft) ? t("retention.shorter") : t("me.unsaved")}</span>
          <button
            type="button"
            className="button quiet"
            onClick={() => {
              setDraft(saved);
              setRefused({});
            }}
          >
            {t("me.discard")}
          </button>
          <button type="submit" className="button primary" disabled={save.isPending}>
            {save.isPending ? t("states.saving") : t("me.save")}
          </button>
        </div>
      )}
    </form>
  );
}
