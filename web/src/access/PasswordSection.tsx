import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField } from "../api/client";
import { toast } from "../shell/toasts";
import { changePassword } from "./accessApi";
import { PasswordField } from "./PasswordField";
import { Section } from "./Section";
import { session, useUser } from "./session";
import { Refusal, useAttempt } from "./SignInForm";

export function PasswordSection() {
  const { t } = useTranslation();
  const user = useUser();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const attempt = useAttempt(
    () => changePassword(current, next),
    (view) => {
      setCurrent("");
      setNext("");
      session.begin(view);
      toast(t("me.passwordChanged"));
    },
    () => undefined,
  );
  const errors = errorsByField(attempt.error);
  return (
    <Section title={t("door.password")} text={t("me.passwordText")}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          attempt.run({});
        }}
      >
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <PasswordField
          label={t("me.currentPassword")}
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          error={errors.current}
        />
        <PasswordField
          label={t("door.newPassword")}
          autoComplete="new-password"
          own={[user.email, user.name]}
          value={next}
          onChange={setNext}
          error={errors.new}
        />
        <Refusal attempt={attempt} />
        <button type="submit" className="button" disabled={attempt.isBlocked || !current || !next}>
          {t("me.changePassword")}
        </button>
      </form>
    </Section>
  );
}
