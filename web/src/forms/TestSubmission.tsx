import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { ApiProblem, errorsByField } from "../api/client";
import { Icon } from "../shell/icons";
import { getSubmission } from "../submissions/submissionsApi";
import { Check, Field, TextField } from "./controls";
import { getFormToken, submitForm, type Form, type FormField } from "./formsApi";

type Values = Record<string, string>;

/** Posts through the public door, then follows the receipt to its lead. */
export function TestSubmission({ form }: { form: Form }) {
  const { t, i18n } = useTranslation();
  const [values, setValues] = useState<Values>(() => sampleOf(form.fields));
  const [receipt, setReceipt] = useState<string>();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  const token = useFormToken(form);
  const errors = errorsByField(error);
  const language = i18n.language === "fa" ? "fa" : "en";
  const fields = form.fields.filter(({ type }) => type !== "hidden" && type !== "file");

  async function send() {
    setSending(true);
    setError(undefined);
    setReceipt(undefined);
    try {
      const consent: Values = form.consent ? { _consent: form.consent.version } : {};
      setReceipt(
        await submitForm(form.id, {
          ...filled(values),
          ...consent,
          _language: language,
          _token: await token(),
        }),
      );
    } catch (problem) {
      setError(problem);
    } finally {
      setSending(false);
    }
  }

  return (
    <section className="card test-form" aria-labelledby="test-form">
      <header>
        <h2 id="test-form">{t("test.title")}</h2>
        <p className="muted">{t("test.text")}</p>
      </header>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {fields.map((field) => (
          <TestField
            key={field.name}
            field={field}
            label={field.label[language] || field.label.fa || field.label.en || field.name}
            language={language}
            value={values[field.name] ?? ""}
            error={errors[field.name]}
            onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
          />
        ))}
        <div className="test-actions">
          <button type="submit" className="button primary" disabled={sending || !form.active}>
            <Icon name="flask" />
            {sending ? t("test.sending") : t("test.send")}
          </button>
          {!form.active && <span className="muted">{t("test.inactive")}</span>}
        </div>
      </form>
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error instanceof ApiProblem && !error.offline ? error.message : t("states.notSaved")}
        </p>
      )}
      {receipt && <Fate receipt={receipt} />}
    </section>
  );
}

function Fate({ receipt }: { receipt: string }) {
  const { t } = useTranslation();
  const submission = useQuery({
    queryKey: ["submissions", "one", receipt],
    queryFn: ({ signal }) => getSubmission(receipt, signal),
    refetchInterval: (query) =>
      query.state.data && query.state.data.summary.state !== "pending" ? false : 250,
  });
  const state = submission.data?.summary.state ?? "pending";
  const leadId = submission.data?.summary.leadId;
  return (
    <ol className="fate" aria-live="polite">
      <li className="done">
        <Icon name="check" />
        {t("test.received")} <code className="ltr muted">{receipt}</code>
      </li>
      {state === "pending" ? (
        <li>
          <Icon name="clock" />
          {t("test.waiting")}
        </li>
      ) : (
        <li className={state === "quarantined" ? "held" : "done"}>
          <Icon name={state === "quarantined" ? "alert" : "check"} />
          <span>
            {t(`submissions.state_${state}`)}
            {" · "}
            {leadId ? (
              <Link href={`/leads/${leadId}`}>{t("test.openLead")}</Link>
            ) : (
              <Link href={`/submissions/${receipt}`}>{t("test.openSubmission")}</Link>
            )}
          </span>
        </li>
      )}
    </ol>
  );
}

/** A token from when the form was shown, given out only when a person could have filled the form in. */
function useFormToken(form: Form) {
  const [shown] = useState(() => Date.now());
  const token = useQuery({
    queryKey: ["forms", form.id, "token", shown],
    queryFn: () => getFormToken(form.id),
    staleTime: Infinity,
  });
  return async () => {
    const value = token.data ?? (await token.refetch()).data ?? "";
    const early = shown + (form.spam.minFillSeconds + 1) * 1_000 - Date.now();
    if (early > 0) await new Promise((later) => setTimeout(later, early));
    return value;
  };
}

function TestField({
  field,
  label,
  language,
  value,
  error,
  onChange,
}: {
  field: FormField;
  label: string;
  language: "fa" | "en";
  value: string;
  error?: string;
  onChange: (value: string) => void;
}) {
  const marked = field.required ? `${label} *` : label;
  if (field.type === "checkbox")
    return <Check label={marked} checked={value === "true"} onChange={(on) => onChange(on ? "true" : "")} />;
  if (field.type === "select" || field.type === "radio")
    return (
      <Field label={marked} error={error}>
        {(id) => (
          <select id={id} className="select" value={value} onChange={(event) => onChange(event.target.value)}>
            <option value="" />
            {(field.options ?? []).map((option) => (
              <option key={option.value} value={option.value}>
                {option.label[language] || option.value}
              </option>
            ))}
          </select>
        )}
      </Field>
    );
  return (
    <TextField
      label={marked}
      long={field.type === "textarea"}
      ltr={["email", "phone", "url", "number", "date"].includes(field.type)}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}

/** Believable values, new ones each time, so that a test makes a lead of its own. */
function sampleOf(fields: readonly FormField[]): Values {
  const digits = String(Math.floor(Math.random() * 1e7)).padStart(7, "0");
  const byType: Partial<Record<FormField["type"], string>> = {
    email: `test.${digits}@example.com`,
    phone: `0912${digits}`,
    number: "1",
    url: "https://example.com",
    checkbox: "true",
    date: new Date().toISOString().slice(0, 10),
    textarea: "این یک پیام آزمایشی است.",
  };
  const byLeadField: Values = { contactName: "آزمایش سرنخ", organisation: "شرکت نمونه", city: "تهران" };
  return Object.fromEntries(
    fields
      .filter(({ type }) => type !== "file")
      .map(({ name, type, mapTo, options }) => [
        name,
        options?.[0]?.value ?? byType[type] ?? byLeadField[mapTo ?? ""] ?? "",
      ]),
  );
}

const filled = (values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
