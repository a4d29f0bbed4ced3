import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { parseNumber } from "../text/format";
import { useFormat } from "../text/useFormat";
import type { LocalText } from "./formsApi";

interface Common {
  label: string;
  help?: string;
  error?: string;
}

export function Field({
  label,
  help,
  error,
  children,
}: Common & { children: (id: string, describedBy?: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id, error ? `${id}-error` : help ? `${id}-help` : undefined)}
      {error ? (
        <span id={`${id}-error`} className="field-error" role="alert">
          {error}
        </span>
      ) : (
        help && (
          <span id={`${id}-help`} className="field-help">
            {help}
          </span>
        )
      )}
    </div>
  );
}

export function TextField({
  value,
  onChange,
  ltr,
  long,
  dir,
  ...common
}: Common & {
  value: string;
  onChange: (value: string) => void;
  ltr?: boolean;
  long?: boolean;
  dir?: "rtl" | "ltr";
}) {
  return (
    <Field {...common}>
      {(id, describedBy) => {
        const shared = {
          id,
          className: "input",
          value,
          dir: dir ?? (ltr ? "ltr" : "auto"),
          "aria-invalid": common.error ? true : undefined,
          "aria-describedby": describedBy,
          onChange: (event: { target: { value: string } }) => onChange(event.target.value),
        };
        return long ? <textarea rows={3} {...shared} /> : <input type="text" spellCheck={!ltr} {...shared} />;
      }}
    </Field>
  );
}

/** A whole number, typed with any digits. */
export function NumberField({
  value,
  onChange,
  ...common
}: Common & { value: number | null; onChange: (value: number) => void }) {
  const format = useFormat();
  return (
    <Field {...common}>
      {(id, describedBy) => (
        <input
          id={id}
          className="input"
          inputMode="numeric"
          dir="ltr"
          value={value === null ? "" : format.localDigits(String(value))}
          aria-invalid={common.error ? true : undefined}
          aria-describedby={describedBy}
          onChange={(event) => {
            const number = event.target.value === "" ? 0 : parseNumber(event.target.value);
            if (number !== null) onChange(Math.trunc(number));
          }}
        />
      )}
    </Field>
  );
}

/** The same text in both languages, side by side. */
export function LocalTextField({
  label,
  value,
  onChange,
  errors,
  long,
}: {
  label: string;
  errors: { fa?: string; en?: string };
  value: LocalText;
  onChange: (value: LocalText) => void;
  long?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <div className="two">
      <TextField
        label={t("shell.inPersian", { label })}
        dir="rtl"
        long={long}
        value={value.fa}
        onChange={(fa) => onChange({ ...value, fa })}
        error={errors.fa}
      />
      <TextField
        label={t("shell.inEnglish", { label })}
        dir="ltr"
        long={long}
        value={value.en}
        onChange={(en) => onChange({ ...value, en })}
        error={errors.en}
      />
    </div>
  );
}

export function Check({
  label,
  help,
  checked,
  onChange,
}: Omit<Common, "error"> & { checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {help && <span className="field-help">{help}</span>}
      </span>
    </label>
  );
}
