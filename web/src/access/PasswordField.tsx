import "./door.css";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../forms/controls";
import { passwordStrength } from "./passwordStrength";

/**
 * A password that can be looked at, and says when Caps Lock is on.
 *
 * @param own for a new one: what it must not be made of. The strength is shown with it.
 */
export function PasswordField({
  label,
  value,
  onChange,
  error,
  autoComplete,
  autoFocus,
  own,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string;
  autoComplete: "current-password" | "new-password";
  autoFocus?: boolean;
  own?: readonly string[];
}) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  return (
    <div className="password">
      <Field label={label} error={error} help={own && !value ? t("door.passwordHelp") : undefined}>
        {(id, describedBy) => (
          <span className="password-line">
            <input
              id={id}
              className="input"
              type={shown ? "text" : "password"}
              name={autoComplete}
              dir={shown ? "auto" : "ltr"}
              autoComplete={autoComplete}
              autoCapitalize="none"
              spellCheck={false}
              autoFocus={autoFocus}
              value={value}
              aria-invalid={error ? true : undefined}
              aria-describedby={describedBy}
              onChange={(event) => onChange(event.target.value)}
              onKeyUp={(event) => setCapsLock(event.getModifierState?.("CapsLock") ?? false)}
              onBlur={() => setCapsLock(false)}
            />
            <button
              type="button"
              className="button quiet password-show"
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            >
              {shown ? t("door.hide") : t("door.show")}
            </button>
          </span>
        )}
      </Field>
      {capsLock && (
        <span className="field-help" role="status">
          {t("door.capsLock")}
        </span>
      )}
      {own && value && <Strength password={value} own={own} />}
    </div>
  );
}

function Strength({ password, own }: { password: string; own: readonly string[] }) {
  const { t } = useTranslation();
  const { level, reason } = passwordStrength(password, own);
  return (
    <div className="strength" data-level={level}>
      <span className="strength-bar" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </span>
      <span className="field-help" role="status">
        {t(`door.strength_${reason ?? (["weak", "weak", "fair", "good", "strong"] as const)[level]}`)}
      </span>
    </div>
  );
}
