import "../forms/forms.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, errorsByField, refusalText } from "../api/client";
import { Field, TextField } from "../forms/controls";
import { FormSheet } from "../shell/FormSheet";
import { Sheet } from "../shell/overlays";
import { toast } from "../shell/toasts";
import {
  changeItem,
  createItem,
  removeItem,
  removeStage,
  type Kind,
  type Kinds,
  type Stage,
} from "./catalogueApi";
import { changesOf, inverseOf, type Draft } from "./itemDraft";
import { catalogueKey, useCatalogue } from "./useCatalogue";
import { useRestore } from "./useRestore";

export interface Form<K extends Kind> {
  draft: Draft<Kinds[K]>;
  /** Null for a new one. */
  item: Kinds[K] | undefined;
  set: (part: Draft<Kinds[K]>) => void;
  errors: Record<string, string | undefined>;
}

export type Fields<K extends Kind> = (form: Form<K>) => ReactNode;

interface Props<K extends Kind> {
  kind: K;
  item: Kinds[K] | undefined;
  title: string;
  blank: Draft<Kinds[K]>;
  fields?: Fields<K>;
  /** What it does says what it is. */
  nameless?: boolean;
  onClose: () => void;
}

/** One item, to be made, changed or removed; what was done can be taken back. */
export function ItemSheet<K extends Kind>({ kind, item, title, blank, fields, nameless, onClose }: Props<K>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft<Kinds[K]>>(() => ({ ...blank, ...item }));
  const [removing, setRemoving] = useState(false);
  const renew = () => queries.invalidateQueries({ queryKey: catalogueKey });
  const set = (part: Draft<Kinds[K]>) => setDraft((now) => ({ ...now, ...part }));

  const save = useMutation({
    mutationFn: async () => {
      if (!item) return createItem(kind, draft as Partial<Kinds[K]>);
      const changes = changesOf<Kinds[K]>(item, draft);
      if (Object.keys(changes).length === 0) return undefined;
      return changeItem(kind, item, changes as Partial<Kinds[K]>);
    },
    onSuccess: (answer) => {
      onClose();
      if (!answer) return;
      const back = item && inverseOf<Kinds[K]>(item, changesOf<Kinds[K]>(item, draft));
      toast(t("catalogue.saved", { name: draft.name || title }), {
        action: back && {
          label: t("shell.undo"),
          run: () =>
            void changeItem(kind, answer.data, back as Partial<Kinds[K]>)
              .then(
                () => toast(t("shell.undone")),
                (error: unknown) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
              )
              .finally(() => void renew()),
        },
      });
    },
    onSettled: renew,
  });
  const errors = errorsByField(save.error);

  if (removing && item)
    return (
      <Removal kind={kind} item={item} title={title} onBack={() => setRemoving(false)} onDone={onClose} />
    );
  return (
    <FormSheet
      title={title}
      action={t("me.save")}
      ready={nameless || !!draft.name?.trim()}
      pending={save.isPending}
      error={told(save.error, t("catalogue.overtaken"))}
      fields={Object.keys(draft)}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      aside={
        item && (
          <button type="button" className="button quiet danger push-end" onClick={() => setRemoving(true)}>
            {t("catalogue.remove")}
          </button>
        )
      }
    >
      {!nameless && (
        <div className="two">
          <TextField
            label={t("catalogue.name")}
            value={draft.name ?? ""}
            onChange={(name) => set({ name } as Draft<Kinds[K]>)}
            error={errors.name}
          />
          <TextField
            label={t("catalogue.englishName")}
            dir="ltr"
            value={draft.englishName ?? ""}
            onChange={(englishName) => set({ englishName: englishName || null } as Draft<Kinds[K]>)}
            error={errors.englishName}
          />
        </div>
      )}
      {fields?.({ draft, item, set, errors })}
    </FormSheet>
  );
}

/** What somebody else changed meanwhile is not for the reader to put right here. */
const told = (error: unknown, overtaken: string) =>
  error instanceof ApiProblem && error.status === 412 ? new ApiProblem(412, error.code, overtaken) : error;

function Removal<K extends Kind>({
  kind,
  item,
  title,
  onBack,
  onDone,
}: {
  kind: K;
  item: Kinds[K];
  title: string;
  onBack: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const restore = useRestore();
  const others = useCatalogue().active.stages.filter(({ id }) => id !== item.id);
  const [moveTo, setMoveTo] = useState("");
  const remove = useMutation({
    mutationFn: (): Promise<unknown> =>
      kind === "stages"
        ? removeStage(item as Stage, moveTo || undefined)
        : removeItem(kind as Exclude<Kind, "stages">, item),
    onSuccess: () => {
      toast(t(moveTo ? "catalogue.removedAndMoved" : "catalogue.removedOne", { name: title }), {
        // Leads that went elsewhere do not come back with it.
        action: moveTo ? undefined : { label: t("shell.undo"), run: () => void restore(kind, item.id) },
      });
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: catalogueKey }),
  });
  const wrong = errorsByField(remove.error).moveTo;
  return (
    <Sheet title={t("catalogue.removeOf", { name: title })} isOpen onClose={onBack} role="alertdialog">
      <div className="stack">
        <p>{t(kind === "stages" ? "catalogue.removeStageText" : "catalogue.removeText")}</p>
        {kind === "stages" && (
          <Field label={t("catalogue.moveTo")} error={wrong}>
            {(id, describedBy) => (
              <select
                id={id}
                className="select"
                value={moveTo}
                aria-invalid={wrong ? true : undefined}
                aria-describedby={describedBy}
                onChange={(event) => setMoveTo(event.target.value)}
              >
                <option value="">{t("catalogue.moveNone")}</option>
                {others.map((stage) => (
                  <option key={stage.id} value={stage.id}>
                    {stage.label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {remove.isError && !wrong && (
          <p className="field-error" role="alert">
            {refusalText(told(remove.error, t("catalogue.overtaken")), t("states.notSaved"))}
          </p>
        )}
      </div>
      <div className="dialog-actions">
        <button className="button" autoFocus onClick={onBack}>
          {t("shell.cancel")}
        </button>
        <button className="button danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {t("catalogue.remove")}
        </button>
      </div>
    </Sheet>
  );
}
