import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { ApiProblem, errorsByField, knowCsrf } from "../api/client";
import { useTitle } from "../shell/hooks";
import { useSettings } from "../shell/settings";
import { Bones, Failure } from "../shell/states";
import { useFormat } from "../text/useFormat";
import {
  changeMe,
  getLink,
  getMe,
  useLink as spendLink,
  type CalendarName,
  type LinkView,
  type Proof,
} from "./accessApi";
import { LanguageAndCalendar } from "./LanguageAndCalendar";
import { NameField } from "./NameField";
import { PasswordField } from "./PasswordField";
import { session } from "./session";
import { CodeStep, Refusal, useAttempt } from "./SignInForm";

/** What a link that was handed over leads to: joining, or a new password. What stands behind # goes to no log. */
export function LinkPage() {
  const { t } = useTranslation();
  const [token] = useState(() => location.hash.slice(1));
  const [link, setLink] = useState<LinkView>();
  const [error, setError] = useState<unknown>();
  useTitle(t("door.link"));

  const load = useCallback(
    (signal?: AbortSignal) => {
      setError(undefined);
      getLink(token, signal).then(setLink, (problem: unknown) => {
        if (!signal?.aborted) setError(problem);
      });
    },
    [token],
  );
  useEffect(() => {
    const gone = new AbortController();

    load(gone.signal);
    return () => gone.abort();
  }, [load]);

  if (link) return <LinkForm token={token} link={link} />;
  if (error instanceof ApiProblem && error.status === 404) return <SpentLink />;
  return error === undefined ? <Bones /> : <Failure error={error} onRetry={() => load()} />;
}

function SpentLink() {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t("door.spent")}</h1>
      <p>{t("door.spentText")}</p>
      <a className="button" href="/sign-in">
        {t("door.signIn")}
      </a>
    </>
  );
}

function LinkForm({ token, link }: { token: string; link: LinkView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [, navigate] = useLocation();
  const { language: shown, calendar: used } = useSettings();
  const invited = link.purpose === "invite";
  const other = session.read().view?.user;
  const [name, setName] = useState(link.name);
  const [password, setPassword] = useState("");
  const [language, setLanguage] = useState<string>(shown);
  const [calendar, setCalendar] = useState<CalendarName>(used === "gregory" ? "gregorian" : "jalali");
  const [codeNeeded, setCodeNeeded] = useState(false);

  async function use(proof: Proof) {
    const view = await spendLink(token, { password, ...(invited ? { name } : {}), ...proof });
    if (!invited || !view.user) return view;
    knowCsrf(view.csrf);
    const { etag } = await getMe();
    await changeMe({ language, calendar }, etag);
    return { ...view, user: { ...view.user, language, calendar } };
  }
  const attempt = useAttempt(
    use,
    (view) => {
      navigate("/", { replace: true });
      session.begin(view);
    },
    () => setCodeNeeded(true),
  );
  const errors = errorsByField(attempt.error);
  const spent = attempt.error instanceof ApiProblem && attempt.error.status === 404;

  if (spent) return <SpentLink />;
  return (
    <>
      <h1>{invited ? t("door.welcome") : t("door.reset")}</h1>
      <p className="muted">
        {invited ? t("door.welcomeText") : t("door.resetText")}{" "}
        {t("door.until", { when: format.dateTime(link.expiresAt) })}
      </p>
      {other && (
        <p className="notice" role="status">
          {t("door.otherUser", { name: other.name })}
        </p>
      )}
      {codeNeeded ? (
        <CodeStep attempt={attempt} onBack={() => setCodeNeeded(false)} />
      ) : (
        <form
          className="door-form"
          onSubmit={(event) => {
            event.preventDefault();
            attempt.run({});
          }}
          noValidate
        >
          {/* For the password manager to know whose password it keeps. */}
          <p className="door-who">
            <span className="field-label">{t("door.email")}</span>
            <bdi>{link.email}</bdi>
          </p>
          <input type="hidden" name="username" autoComplete="username" value={link.email} readOnly />
          {invited && <NameField value={name} onChange={setName} error={errors.name} />}
          <PasswordField
            label={t("door.newPassword")}
            autoComplete="new-password"
            autoFocus
            own={[link.email, name]}
            value={password}
            onChange={setPassword}
            error={errors.password}
          />
          {invited && (
            <LanguageAndCalendar
              language={language}
              calendar={calendar}
              onLanguage={setLanguage}
              onCalendar={setCalendar}
            />
          )}
          <Refusal attempt={attempt} />
          <button type="submit" className="button primary" disabled={attempt.isBlocked}>
            {attempt.isRunning ? t("door.checking") : invited ? t("door.join") : t("door.savePassword")}
          </button>
        </form>
      )}
    </>
  );
}
