import { useTranslation } from "react-i18next";
import { Field } from "../forms/controls";

export function NameField({
  value,
  onChange,
  error,
  autoFocus,
}: {
  value: string;
  onChange: (value: string) => void;
  error?: string;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Field label={t("door.name")} error={error}>
      {(id, describedBy) => (
        <input
          id={id}
          className="input"
          name="name"
          dir="auto"
          autoComplete="name"
          autoFocus={autoFocus}
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
