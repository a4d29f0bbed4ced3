import { useTranslation } from "react-i18next";
import { Field } from "../forms/controls";

/** The address that somebody signs in with, named as password managers look for it. */
export function EmailField({
  value,
  onChange,
  error,
  autoFocus,
  readOnly,
}: {
  value: string;
  onChange: (value: string) => void;
  error?: string;
  autoFocus?: boolean;
  readOnly?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Field label={t("door.email")} error={error}>
      {(id, describedBy) => (
        <input
          id={id}
          className="input"
          type="email"
          name="username"
          dir="ltr"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={autoFocus}
          readOnly={readOnly}
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
