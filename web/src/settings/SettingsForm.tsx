import "../forms/forms.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, errorsByField, refusalText, type Answer } from "../api/client";
import { useLeaveGuard } from "../shell/hooks";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";

interface Source<T> {
  name: string;
  load: (signal?: AbortSignal) => Promise<Answer<T>>;
  save: (settings: T, etag?: string) => Promise<Answer<T>>;
  /** What somebody should know before they save this. */
  warning?: (saved: T, wanted: T) => string | undefined;
  children: (fields: {
    draft: T;
    saved: T;
    set: (part: Partial<T>) => void;
    errors: Record<string, string | undefined>;
  }) => ReactNode;
}

/** Settings of the whole installation: a draft that is saved with the version it was made from, and can be taken back. */
export function SettingsForm<T extends object>(source: Source<T>) {
  const { name, load } = source;
  const loaded = useQuery({ queryKey: ["settings", name], queryFn: ({ signal }) => load(signal) });
  if (loaded.isPending) return <Bones lines={8} height={20} />;
  if (loaded.isError) return <Failure error={loaded.error} onRetry={() => void loaded.refetch()} />;
  return <Draft {...source} loaded={loaded.data} />;
}

const same = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);

function Draft<T extends object>({
  name,
  load,
  save: send,
  warning,
  children,
  loaded,
}: Source<T> & { loaded: Answer<T> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const queryKey = ["settings", name];
  const [base, setBase] = useState(loaded);
  const [draft, setDraft] = useState(loaded.data);
  const [errors, setErrors] = useState<Record<string, string | undefined>>({});
  const saved = base.data;
  const dirty = !same(draft, saved);
  useLeaveGuard(dirty);

  // Untouched settings follow what others save.
  if (!dirty && loaded.etag !== base.etag) {
    setBase(loaded);
    setDraft(loaded.data);
  }

  const save = useMutation({
    mutationFn: ({ wanted, etag }: { wanted: T; etag?: string; undoes?: boolean }) => send(wanted, etag),
    onSuccess: (answer, { undoes }) => {
      setBase(answer);
      setDraft(answer.data);
      setErrors({});
      queries.setQueryData(queryKey, answer);
      const back = { wanted: saved, etag: answer.etag, undoes: true };
      toast(undoes ? t("shell.undone") : t("settings.saved"), {
        action: undoes ? undefined : { label: t("shell.undo"), run: () => save.mutate(back) },
      });
    },
    onError: async (error) => {
      setErrors(errorsByField(error));
      if (!(error instanceof ApiProblem) || error.status !== 412) {
        toast(refusalText(error, t("states.notSaved")), { bad: true });
        return;
      }
      toast(t("settings.overtaken"), { bad: true });
      setBase(await queries.fetchQuery({ queryKey, queryFn: ({ signal }) => load(signal) }));
    },
  });
  const set = (part: Partial<T>) => {
    setDraft((now) => ({ ...now, ...part }));
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !(field in part))));
  };

  return (
    <form
      className="form-settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty && !save.isPending) save.mutate({ wanted: draft, etag: base.etag });
      }}
    >
      {children({ draft, saved, set, errors })}
      {dirty && (
        <div className="save-bar" role="region" aria-label={t("me.unsaved")}>
          <span>{warning?.(saved, draft) ?? t("me.unsaved")}</span>
          <button
            type="button"
            className="button quiet"
            onClick={() => {
              setDraft(saved);
              setErrors({});
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
