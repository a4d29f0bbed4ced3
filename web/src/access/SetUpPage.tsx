import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { ApiProblem, errorsByField } from "../api/client";
import { Field } from "../forms/controls";
import { useTitle } from "../shell/hooks";
import { useSettings } from "../shell/settings";
import { setUp, type CalendarName } from "./accessApi";
import { EmailField } from "./EmailField";
import { LanguageAndCalendar } from "./LanguageAndCalendar";
import { NameField } from "./NameField";
import { PasswordField } from "./PasswordField";
import { session } from "./session";
import { Refusal, useAttempt } from "./SignInForm";

/** Makes the first administrator, for whoever holds the link that the console shows. */
export function SetUpPage() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { language: shown, calendar: used } = useSettings();
  const [token, setToken] = useState(() => location.hash.slice(1));
  const [linked] = useState(() => location.hash.length > 1);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [language, setLanguage] = useState<string>(shown);
  const [calendar, setCalendar] = useState<CalendarName>(used === "gregory" ? "gregorian" : "jalali");
  const attempt = useAttempt(
    () => setUp({ token: token.trim(), name, email: email.trim(), password, language, calendar }),
    (view) => {
      navigate("/", { replace: true });
      session.begin(view);
    },
    () => undefined,
  );
  const errors = errorsByField(attempt.error);
  const code = attempt.error instanceof ApiProblem ? attempt.error.code : "";
  useTitle(t("door.setUp"));

  return (
    <>
      <h1>{t("door.setUp")}</h1>
      <p className="muted">{linked ? t("door.setUpText") : t("door.setUpNoToken")}</p>
      <form
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          attempt.run({});
        }}
        noValidate
      >
        {(!linked || code === "setup.token_wrong") && (
          <Field label={t("door.setUpToken")}>
            {(id, describedBy) => (
              <input
                id={id}
                className="input"
                dir="ltr"
                autoComplete="off"
                spellCheck={false}
                value={token}
                aria-describedby={describedBy}
                // The whole link may be pasted too.
                onChange={(event) => setToken(event.target.value.replace(/^.*#/, ""))}
              />
            )}
          </Field>
        )}
        <NameField value={name} onChange={setName} error={errors.name} autoFocus={linked} />
        <EmailField value={email} onChange={setEmail} error={errors.email} />
        <PasswordField
          label={t("door.newPassword")}
          autoComplete="new-password"
          own={[email, name]}
          value={password}
          onChange={setPassword}
          error={errors.password}
        />
        <LanguageAndCalendar
          language={language}
          calendar={calendar}
          onLanguage={setLanguage}
          onCalendar={setCalendar}
        />
        <Refusal attempt={attempt} />
        <button type="submit" className="button primary" disabled={attempt.isBlocked}>
          {attempt.isRunning ? t("door.checking") : t("door.setUpGo")}
        </button>
      </form>
    </>
  );
}
