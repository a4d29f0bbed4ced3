import "../catalogue/settings.css";
import "../contacts/contacts.css";
import "./quick.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { errorsByField, refusalText } from "../api/client";
import { getPipelineSettings } from "../catalogue/catalogueApi";
import { useCatalogue } from "../catalogue/useCatalogue";
import { contactNamed } from "../contacts/contactsApi";
import { Field } from "../forms/controls";
import { InWords } from "../leads/InWords";
import type { Lead } from "../leads/leadsApi";
import { StarPicker } from "../leads/Stars";
import { Sheet } from "../shell/overlays";
import { quickCreate, type QuickStart } from "../shell/quickCreate";
import { useSettings } from "../shell/settings";
import { toast } from "../shell/toasts";
import { usePeople } from "../teams/people";
import { parseMoney } from "../text/format";
import { createLead, type NewLead } from "./boardApi";
import { requiredIn } from "./required";
import { RequiredFields, type Custom } from "./RequiredFields";
import { nobody, WhoField, type Who } from "./WhoField";

const kinds = ["lead", "opportunity"] as const;

export interface QuickDraft {
  who: Who;
  /** Null while it follows the name. */
  title: string | null;
  /** As typed. */
  amount: string;
  priority: number;
  /** Null for what the settings say. */
  kind: (typeof kinds)[number] | null;
  /** Null for the first. */
  stageId: string | null;
  teamId: string | null;
  custom: Custom;
}

const blank: QuickDraft = {
  who: nobody,
  title: null,
  amount: "",
  priority: 0,
  kind: null,
  stageId: null,
  teamId: null,
  custom: {},
};

type Then = "close" | "open" | "goOn";

const isTyped = ({ who, title, amount, priority }: QuickDraft) =>
  who.name.trim() !== "" || !!title?.trim() || amount.trim() !== "" || priority > 0;

/** A new lead in a few keystrokes: whom it is about, and little else. */
export default function QuickCreate({ start }: { start: QuickStart }) {
  const { t } = useTranslation();
  const [path, navigate] = useLocation();
  const { unit } = useSettings();
  const queries = useQueryClient();
  const catalogue = useCatalogue();
  const people = usePeople();
  const leadsStep = useLeadsStep();
  const [draft, setDraft] = useState<QuickDraft>({ ...blank, ...start });
  const [wrong, setWrong] = useState<{ who?: string; amount?: string }>({});
  const [round, setRound] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const set = (part: Partial<QuickDraft>) => setDraft((now) => ({ ...now, ...part }));

  const kind = draft.kind ?? (leadsStep && !path.startsWith("/pipeline") ? "lead" : "opportunity");
  const name = draft.who.name.trim();
  const title = draft.title ?? (name && t(`quick.titleOf_${kind}`, { name }));
  const rials = draft.amount.trim() === "" ? 0 : parseMoney(draft.amount, unit);
  const stages = catalogue.active.stages.filter(
    ({ teamIds }) => teamIds.length === 0 || (draft.teamId !== null && teamIds.includes(draft.teamId)),
  );
  // The same wish sent twice, as after a lost answer, makes one lead.
  const sent = useRef({ text: "", key: "" });

  async function save(): Promise<Lead> {
    let { who } = draft;
    if (name && !who.id) {
      const { data } = await contactNamed({ kind: who.kind, name });
      who = { name: data.name, id: data.id, kind: data.kind };
      // Should the lead be refused, its contact is there already.
      set({ who });
      void queries.invalidateQueries({ queryKey: ["contacts"] });
    }
    const fields: NewLead = {
      kind,
      title: title.trim() || null,
      ...(who.id && { [who.kind === "person" ? "contactId" : "organisationId"]: who.id }),
      expectedRevenue: rials ?? 0,
      priority: draft.priority,
      ...(kind === "opportunity" && draft.stageId && { stageId: draft.stageId }),
      ...(draft.teamId && { teamId: draft.teamId }),
      ...(Object.keys(draft.custom).length > 0 && { custom: draft.custom }),
    };
    const text = JSON.stringify(fields);
    if (sent.current.text !== text) sent.current = { text, key: crypto.randomUUID() };
    return (await createLead(fields, sent.current.key)).data;
  }

  const create = useMutation({
    mutationFn: async (then: Then) => ({ then, lead: await save() }),
    onSuccess: ({ lead, then }) => {
      void queries.invalidateQueries({ queryKey: ["leads"] });
      if (then !== "open") {
        quickCreate.made(lead);
        toast(t("quick.made", { title: lead.title ?? name }), {
          action: { label: t("quick.openIt"), run: () => navigate(`/leads/${lead.id}`) },
        });
      }
      if (then === "goOn") {
        setDraft({ ...blank, kind: draft.kind, stageId: draft.stageId, teamId: draft.teamId });
        sent.current = { text: "", key: "" };
        setRound((now) => now + 1);
        return;
      }
      quickCreate.close();
      if (then === "open") navigate(`/leads/${lead.id}`);
    },
  });
  const errors = errorsByField(create.error);
  const required = [...new Set([...requiredIn(create.error), ...Object.keys(draft.custom)])];

  function submit(then: Then) {
    if (create.isPending) return;
    const mistakes = {
      who: name || draft.title?.trim() ? undefined : t("quick.nameNeeded"),
      amount: rials === null ? t("leads.notANumber") : undefined,
    };
    setWrong(mistakes);
    if (mistakes.who) form.current?.querySelector<HTMLElement>("[role=combobox]")?.focus();
    else if (mistakes.amount) form.current?.querySelector<HTMLElement>("[inputmode=decimal]")?.focus();
    else create.mutate(then);
  }

  function close() {
    quickCreate.close();
    if (isTyped(draft))
      toast(t("quick.discarded"), {
        action: { label: t("shell.undo"), run: () => quickCreate.open(draft) },
      });
  }

  /** A list of suggestions that is open keeps its own keys. */
  function onKeyDown(event: KeyboardEvent) {
    const isChoosing =
      event.target instanceof Element && event.target.getAttribute("aria-expanded") === "true";
    if (event.key !== "Enter" || isChoosing || event.nativeEvent.isComposing) return;
    const then = event.ctrlKey || event.metaKey ? "open" : event.shiftKey ? "goOn" : null;
    if (!then) return;
    event.preventDefault();
    submit(then);
  }

  return (
    <Sheet title={t("quick.title")} isOpen onClose={close}>
      <form
        key={round}
        ref={form}
        className="quick"
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          submit("close");
        }}
      >
        {(leadsStep || draft.kind) && (
          <div className="segments quick-kinds" role="radiogroup" aria-label={t("fields.kind")}>
            {kinds.map((one) => (
              <label key={one}>
                <input type="radio" name="kind" checked={kind === one} onChange={() => set({ kind: one })} />
                {t(`values.kind_${one}`)}
              </label>
            ))}
          </div>
        )}
        <WhoField
          who={draft.who}
          onChange={(who) => set({ who })}
          error={wrong.who ?? errors.name ?? errors.contactId ?? errors.organisationId}
        />
        <Field label={t("fields.title")} error={errors.title}>
          {(id, describedBy) => (
            <input
              id={id}
              className="input"
              dir="auto"
              autoComplete="off"
              value={title}
              aria-describedby={describedBy}
              aria-invalid={errors.title ? true : undefined}
              onChange={(event) => set({ title: event.target.value })}
              onBlur={() => draft.title?.trim() === "" && set({ title: null })}
            />
          )}
        </Field>
        <div className="quick-line">
          <Field
            label={t("quick.revenue", { unit: t(`money.${unit}`) })}
            error={wrong.amount ?? errors.expectedRevenue}
          >
            {(id, describedBy) => (
              <>
                <input
                  id={id}
                  className="input"
                  dir="ltr"
                  inputMode="decimal"
                  autoComplete="off"
                  value={draft.amount}
                  aria-describedby={describedBy}
                  aria-invalid={wrong.amount ? true : undefined}
                  onChange={(event) => set({ amount: event.target.value })}
                />
                {!!rials && <InWords rials={rials} />}
              </>
            )}
          </Field>
          <div className="field quick-stars">
            <span className="field-label" aria-hidden="true">
              {t("fields.priority")}
            </span>
            <StarPicker priority={draft.priority} onChange={(priority) => set({ priority })} />
          </div>
        </div>
        {kind === "opportunity" && (
          <Field label={t("fields.stageId")} error={errors.stageId}>
            {(id, describedBy) => (
              <select
                id={id}
                className="select"
                value={draft.stageId ?? stages[0]?.id ?? ""}
                aria-describedby={describedBy}
                onChange={(event) => set({ stageId: event.target.value })}
              >
                {stages.map(({ id: stageId, label }) => (
                  <option key={stageId} value={stageId}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <RequiredFields
          ids={required}
          values={draft.custom}
          onChange={(custom) => set({ custom })}
          errors={errors}
        />
        {draft.teamId && (
          <p className="field-help">{t("quick.inTeam", { team: people.teamName(draft.teamId) })}</p>
        )}
        {create.isError && (
          <p className="field-error" role="alert">
            {refusalText(create.error, t("quick.notSaved"))}
          </p>
        )}
        <p className="field-help quick-keys" aria-hidden="true">
          <span>
            <kbd className="kbd">Shift Enter</kbd> {t("quick.saveAndGoOn")}
          </span>
          <span>
            <kbd className="kbd">Ctrl Enter</kbd> {t("quick.saveAndOpen")}
          </span>
        </p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            {t("shell.cancel")}
          </button>
          <button
            type="button"
            className="button"
            disabled={create.isPending}
            aria-keyshortcuts="Shift+Enter"
            onClick={() => submit("goOn")}
          >
            {t("quick.saveAndGoOn")}
          </button>
          <button
            type="button"
            className="button"
            disabled={create.isPending}
            aria-keyshortcuts="Control+Enter"
            onClick={() => submit("open")}
          >
            {t("quick.saveAndOpen")}
          </button>
          <button className="button primary" disabled={create.isPending}>
            {create.isPending ? t("states.saving") : t("quick.save")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

/** Whether what comes in may be a lead first: by the settings, or those of a team. */
function useLeadsStep() {
  const { teams } = usePeople();
  const { data } = useQuery({
    queryKey: ["settings", "pipeline"],
    queryFn: ({ signal }) => getPipelineSettings(signal),
    staleTime: 60_000,
  });
  return (data?.data.leadsStep ?? false) || teams.some(({ usesLeads }) => usesLeads);
}
