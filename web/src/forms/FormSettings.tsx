import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "../access/Section";
import { ApiProblem, errorsByField, type Answer } from "../api/client";
import { useLeaveGuard } from "../shell/hooks";
import { Sheet } from "../shell/overlays";
import { toast } from "../shell/toasts";
import { usePeople } from "../teams/people";
import { Check, Field, LocalTextField, NumberField, TextField } from "./controls";
import { localErrors, type Messages } from "./messages";
import { FieldsEditor } from "./FieldsEditor";
import { draftOf, problemsOf, sameDraft } from "./formDraft";
import { getForm, saveForm, type Form, type FormDraft } from "./formsApi";
import { OriginsEditor } from "./OriginsEditor";

export function FormSettings({ id, loaded }: { id: string; loaded: Answer<Form> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const people = usePeople();
  const [base, setBase] = useState(loaded);
  const [draft, setDraft] = useState(() => draftOf(loaded.data));
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Messages>({});
  const [overtaken, setOvertaken] = useState(false);

  const dirty = !sameDraft(draft, draftOf(base.data));
  useLeaveGuard(dirty);

  // Untouched settings follow what others save.
  if (!dirty && loaded.etag !== base.etag) {
    setBase(loaded);
    setDraft(draftOf(loaded.data));
  }

  const problems = problemsOf(draft);
  const messages: Messages = tried
    ? {
        ...refused,
        ...Object.fromEntries(
          Object.entries(problems).map(([path, problem]) => [path, t(`forms.problem_${problem}`)]),
        ),
      }
    : refused;

  const save = useMutation({
    mutationFn: (etag: string | undefined) => saveForm(id, etag, draft),
    onSuccess: (saved) => {
      setBase(saved);
      setDraft(draftOf(saved.data));
      setRefused({});
      setTried(false);
      setOvertaken(false);
      queries.setQueryData(["forms", id, "one"], saved);
      void queries.invalidateQueries({ queryKey: ["forms"], exact: true });
      toast(t("forms.saved"));
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 412) setOvertaken(true);
      else if (error instanceof ApiProblem && error.errors.length > 0) {
        setRefused(errorsByField(error));
        toast(t("forms.notValid"), { bad: true });
      } else
        toast(error instanceof ApiProblem && !error.offline ? error.message : t("states.notSaved"), {
          bad: true,
        });
    },
  });

  function change(part: Partial<FormDraft>) {
    setDraft((now) => ({ ...now, ...part }));
    // What the server said about these is about what they were; fields may even have changed places.
    setRefused((now) =>
      Object.fromEntries(Object.entries(now).filter(([path]) => !((path.split(".")[0] ?? "") in part))),
    );
  }
  const submit = () => {
    setTried(true);
    if (Object.keys(problems).length > 0) toast(t("forms.notValid"), { bad: true });
    else save.mutate(base.etag);
  };

  /** Somebody saved in between: either start over from theirs, or put mine on top of it. */
  async function meet(keep: "mine" | "theirs") {
    setOvertaken(false);
    const theirs = await getForm(id);
    if (keep === "mine") save.mutate(theirs.etag);
    else {
      setBase(theirs);
      setDraft(draftOf(theirs.data));
      queries.setQueryData(["forms", id, "one"], theirs);
    }
  }

  return (
    <form
      className="form-settings"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      noValidate
    >
      <Section title={t("forms.general")}>
        <TextField
          label={t("forms.name")}
          value={draft.name}
          onChange={(name) => change({ name })}
          error={messages.name}
        />
        <LocalTextField
          label={t("forms.heading")}
          value={draft.title ?? { fa: "", en: "" }}
          onChange={(title) => change({ title: title.fa || title.en ? title : null })}
          errors={localErrors(messages, "title")}
        />
        <div className="two">
          <TextField
            label={t("forms.country")}
            help={t("forms.countryHelp")}
            ltr
            value={draft.defaultCountry}
            onChange={(country) => change({ defaultCountry: country.toUpperCase().slice(0, 2) })}
            error={messages.defaultCountry}
          />
          <Field label={t("forms.state")}>
            {(inputId) => (
              <span className="switch-line">
                <input
                  id={inputId}
                  type="checkbox"
                  role="switch"
                  className="switch"
                  checked={draft.active}
                  onChange={(event) => change({ active: event.target.checked })}
                />
                {draft.active ? t("forms.active") : t("forms.inactiveHelp")}
              </span>
            )}
          </Field>
        </div>
        <Field label={t("fields.teamId")} help={t("forms.teamHelp")} error={messages.teamId}>
          {(inputId, describedBy) => (
            <select
              id={inputId}
              className="input"
              aria-describedby={describedBy}
              value={draft.teamId ?? ""}
              onChange={(event) => change({ teamId: event.target.value || null })}
            >
              {/* A deleted team stands there until another is chosen; its leads go where the others went. */}
              {[...new Set(["", ...people.teams.map((team) => team.id), draft.teamId ?? ""])].map((team) => (
                <option key={team} value={team}>
                  {people.teamName(team)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="three">
          {(["source", "medium", "campaign"] as const).map((name) => (
            <TextField
              key={name}
              label={t(`fields.${name}`)}
              value={draft[name] ?? ""}
              onChange={(value) => change({ [name]: value || null })}
              error={messages[name]}
            />
          ))}
        </div>
      </Section>

      <Section title={t("forms.fields")} text={t("forms.fieldsHelp")}>
        <FieldsEditor fields={draft.fields} onChange={(fields) => change({ fields })} messages={messages} />
      </Section>

      <Section title={t("forms.thanks")} text={t("forms.thanksHelp")}>
        <LocalTextField
          label={t("forms.thanksText")}
          long
          value={draft.thanks.text}
          onChange={(text) => change({ thanks: { ...draft.thanks, text } })}
          errors={localErrors(messages, "thanks.text")}
        />
        <TextField
          label={t("forms.redirect")}
          help={t("forms.redirectHelp")}
          ltr
          value={draft.thanks.redirectUrl ?? ""}
          onChange={(url) => change({ thanks: { ...draft.thanks, redirectUrl: url.trim() || null } })}
          error={messages["thanks.redirectUrl"]}
        />
      </Section>

      <Section title={t("forms.consent")} text={t("forms.consentHelp")}>
        <Check
          label={t("forms.consentAsk")}
          checked={Boolean(draft.consent)}
          onChange={(on) =>
            change({ consent: on ? { version: "1", text: { fa: "", en: "" }, required: true } : null })
          }
        />
        {draft.consent && (
          <ConsentFields
            consent={draft.consent}
            onChange={(consent) => change({ consent })}
            messages={messages}
          />
        )}
      </Section>

      <Section title={t("forms.origins")} text={t("forms.originsHelp")}>
        <OriginsEditor
          origins={draft.allowedOrigins}
          onChange={(allowedOrigins) => change({ allowedOrigins })}
          messages={messages}
        />
      </Section>

      <Section title={t("forms.spam")} text={t("forms.spamHelp")}>
        <SpamFields spam={draft.spam} onChange={(spam) => change({ spam })} messages={messages} />
      </Section>

      {dirty && (
        <div className="save-bar" role="region" aria-label={t("forms.unsaved")}>
          <span>{t("forms.unsaved")}</span>
          <button
            type="button"
            className="button"
            onClick={() => {
              setDraft(draftOf(base.data));
              setRefused({});
              setTried(false);
            }}
          >
            {t("forms.discard")}
          </button>
          <button type="submit" className="button primary" disabled={save.isPending}>
            {save.isPending ? t("states.saving") : t("forms.save")}
          </button>
        </div>
      )}

      <Sheet
        role="alertdialog"
        title={t("forms.overtaken")}
        isOpen={overtaken}
        onClose={() => setOvertaken(false)}
      >
        <p>{t("forms.overtakenText")}</p>
        <div className="dialog-actions">
          <button className="button" onClick={() => void meet("theirs")}>
            {t("forms.takeTheirs")}
          </button>
          <button className="button primary" onClick={() => void meet("mine")}>
            {t("forms.keepMine")}
          </button>
        </div>
      </Sheet>
    </form>
  );
}

function ConsentFields({
  consent,
  onChange,
  messages,
}: {
  consent: NonNullable<FormDraft["consent"]>;
  onChange: (consent: NonNullable<FormDraft["consent"]>) => void;
  messages: Messages;
}) {
  const { t } = useTranslation();
  return (
    <>
      <LocalTextField
        label={t("forms.consentText")}
        long
        value={consent.text}
        onChange={(text) => onChange({ ...consent, text })}
        errors={localErrors(messages, "consent.text")}
      />
      <div className="two">
        <TextField
          label={t("forms.consentVersion")}
          help={t("forms.consentVersionHelp")}
          ltr
          value={consent.version}
          onChange={(version) => onChange({ ...consent, version })}
          error={messages["consent.version"]}
        />
        <Check
          label={t("forms.consentRequired")}
          checked={consent.required}
          onChange={(required) => onChange({ ...consent, required })}
        />
      </div>
    </>
  );
}

function SpamFields({
  spam,
  onChange,
  messages,
}: {
  spam: FormDraft["spam"];
  onChange: (spam: FormDraft["spam"]) => void;
  messages: Messages;
}) {
  const { t } = useTranslation();
  return (
    <>
      <div className="two">
        <TextField
          label={t("forms.honeypot")}
          help={t("forms.honeypotHelp")}
          ltr
          value={spam.honeypot}
          onChange={(honeypot) => onChange({ ...spam, honeypot })}
          error={messages["spam.honeypot"]}
        />
        {(["minFillSeconds", "maxLinks", "perMinute", "perAddressPerMinute"] as const).map((name) => (
          <NumberField
            key={name}
            label={t(`forms.${name}`)}
            value={spam[name]}
            onChange={(value) => onChange({ ...spam, [name]: value })}
            error={messages[`spam.${name}`]}
          />
        ))}
      </div>
      <Check
        label={t("forms.requireToken")}
        help={t("forms.requireTokenHelp")}
        checked={spam.requireToken}
        onChange={(requireToken) => onChange({ ...spam, requireToken })}
      />
    </>
  );
}
