import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, errorsByField, refusalText } from "../api/client";
import { Field } from "../forms/controls";
import { asciiDigits } from "../text/format";
import { useFormat } from "../text/useFormat";
import { signIn, type Proof, type SessionView } from "./accessApi";
import { EmailField } from "./EmailField";
import { PasswordField } from "./PasswordField";
import { useCountdown } from "./useCountdown";

/**
 * E-mail address and password, and a code where the account asks for one.
 *
 * @param email of somebody who is known already and comes back.
 */
export function SignInForm({
  email: known,
  providers,
  returnTo,
  onDone,
}: {
  email?: string;
  providers: SessionView["providers"];
  returnTo: string;
  onDone: (view: SessionView) => void;
}) {
  const { t } = useTranslation();
  const [email, setEmail] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const [codeNeeded, setCodeNeeded] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  const attempt = useAttempt(
    (proof) => signIn({ email: email.trim(), password, ...proof }),
    onDone,
    () => setCodeNeeded(true),
  );
  const errors = errorsByField(attempt.error);

  if (codeNeeded)
    return (
      <CodeStep
        attempt={attempt}
        onBack={() => {
          setCodeNeeded(false);
          setPassword("");
          attempt.forget();
        }}
      />
    );
  return (
    <>
      <form
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          attempt.run({});
        }}
        noValidate
      >
        <EmailField
          value={email}
          onChange={setEmail}
          error={errors.email}
          autoFocus={!known}
          readOnly={known !== undefined}
        />
        <PasswordField
          label={t("door.password")}
          autoComplete="current-password"
          autoFocus={known !== undefined}
          value={password}
          onChange={setPassword}
          error={errors.password}
        />
        <Refusal attempt={attempt} />
        <button type="submit" className="button primary" disabled={attempt.isBlocked}>
          {attempt.isRunning ? t("door.checking") : t("door.signIn")}
        </button>
      </form>
      {providers.length > 0 && (
        <div className="door-providers">
          <p className="door-or">{t("door.or")}</p>
          {providers.map(({ id, name }) => (
            <a
              key={id}
              className="button"
              href={`/api/session/oidc/${encodeURIComponent(id)}?returnTo=${encodeURIComponent(returnTo)}`}
            >
              <span>{t("door.with", { name })}</span>
            </a>
          ))}
        </div>
      )}
      <button
        type="button"
        className="button quiet door-forgotten"
        aria-expanded={forgotten}
        onClick={() => setForgotten(!forgotten)}
      >
        {t("door.forgotten")}
      </button>
      {forgotten && (
        <p className="notice" role="status">
          {t("door.forgottenText")}
        </p>
      )}
    </>
  );
}

/** The code of the authenticator app, or one of the codes that were kept for when it is lost. */
export function CodeStep({ attempt, onBack }: { attempt: Attempt; onBack: () => void }) {
  const { t } = useTranslation();
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [recovery]);
  const { error } = attempt;
  const refused = error instanceof ApiProblem && error.code === "sign_in.failed";

  const submit = (typed: string) => {
    attempt.run(recovery ? { recoveryCode: typed } : { code: typed });
    setCode("");
  };
  return (
    <form
      className="door-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit(code);
      }}
      noValidate
    >
      <Field
        label={recovery ? t("door.recoveryCode") : t("door.code")}
        help={recovery ? t("door.recoveryHelp") : t("door.codeHelp")}
      >
        {(id, describedBy) => (
          <input
            ref={input}
            id={id}
            key={recovery ? "recovery" : "code"}
            className="input door-code"
            dir="ltr"
            inputMode={recovery ? "text" : "numeric"}
            autoComplete={recovery ? "off" : "one-time-code"}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={recovery ? 20 : 9}
            value={code}
            aria-describedby={describedBy}
            onChange={(event) => {
              const typed = recovery ? event.target.value : asciiDigits(event.target.value);
              setCode(typed);
              // Pasted or filled in by the browser: there is nothing more to type.
              if (!recovery && /^\d{6}$/.test(typed) && !attempt.isBlocked) submit(typed);
            }}
          />
        )}
      </Field>
      {refused ? (
        <p className="notice bad" role="alert">
          {t("door.codeWrong")}
        </p>
      ) : (
        <Refusal attempt={attempt} />
      )}
      <button type="submit" className="button primary" disabled={attempt.isBlocked || !code.trim()}>
        {attempt.isRunning ? t("door.checking") : t("door.goOn")}
      </button>
      <div className="door-ways">
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            setRecovery(!recovery);
            setCode("");
          }}
        >
          {recovery ? t("door.useCode") : t("door.useRecovery")}
        </button>
        <button type="button" className="button quiet" onClick={onBack}>
          {t("door.back")}
        </button>
      </div>
    </form>
  );
}

export interface Attempt {
  run: (proof: Proof) => void;
  forget: () => void;
  error: unknown;
  isRunning: boolean;
  isBlocked: boolean;
  /** Seconds until another attempt is heard. */
  wait: number;
}

/** One try after the other, and none before the server would hear it. */
export function useAttempt(
  tryIt: (proof: Proof) => Promise<SessionView>,
  onDone: (view: SessionView) => void,
  onCodeNeeded: () => void,
): Attempt {
  const [error, setError] = useState<unknown>();
  const [isRunning, setRunning] = useState(false);
  const [wait, startWait] = useCountdown();

  async function run(proof: Proof) {
    if (isRunning || wait > 0) return;
    setRunning(true);
    setError(undefined);
    try {
      onDone(await tryIt(proof));
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.code === "sign_in.code_needed") onCodeNeeded();
      else setError(problem);
      if (problem instanceof ApiProblem && problem.status === 429) startWait(problem.retryAfter ?? 60);
    } finally {
      setRunning(false);
    }
  }
  return {
    run: (proof) => void run(proof),
    forget: () => setError(undefined),
    error,
    isRunning,
    isBlocked: isRunning || wait > 0,
    wait,
  };
}

export function Refusal({ attempt: { error, wait } }: { attempt: Attempt }): ReactNode {
  const { t } = useTranslation();
  const format = useFormat();
  if (error === undefined) return null;
  if (error instanceof ApiProblem && error.status === 429)
    return (
      <p className="notice bad" role="alert">
        {wait > 0 ? t("door.later") : t("door.laterOver")}{" "}
        {wait > 0 && (
          <span className="door-wait" aria-hidden="true">
            <bdi>{format.localDigits(clock(wait))}</bdi>
          </span>
        )}
      </p>
    );
  // What is wrong with one field stands there.
  if (error instanceof ApiProblem && error.errors.length > 0) return null;
  const offline = error instanceof ApiProblem && error.offline;
  return (
    <p className="notice bad" role="alert">
      {offline ? t("states.offline") : refusalText(error, t("states.failedText"))}
    </p>
  );
}

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
