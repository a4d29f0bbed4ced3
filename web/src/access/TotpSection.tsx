import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { Field } from "../forms/controls";
import { CopyButton } from "../shell/CopyButton";
import { Icon } from "../shell/icons";
import { Sheet } from "../shell/overlays";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { asciiDigits } from "../text/format";
import { useFormat } from "../text/useFormat";
import { beginTotp, confirmTotp, endTotp, getTotp, type TotpKey } from "./accessApi";
import { PasswordField } from "./PasswordField";
import { Section } from "./Section";

const QrCode = lazy(() => import("./QrCode"));

type Step =
  { name: "none" } | { name: "enrol"; key: TotpKey } | { name: "codes"; codes: string[] } | { name: "end" };

/** A code from an app besides the password. */
export function TotpSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>({ name: "none" });
  const totp = useQuery({ queryKey: ["me", "totp"], queryFn: ({ signal }) => getTotp(signal) });
  const close = () => {
    setStep({ name: "none" });
    void queries.invalidateQueries({ queryKey: ["me", "totp"] });
  };
  const begin = () =>
    beginTotp().then(
      (key) => setStep({ name: "enrol", key }),
      (error: unknown) => toast(refusalText(error, t("states.failedText")), { bad: true }),
    );

  return (
    <Section title={t("totp.title")} text={t("totp.text")}>
      {totp.isPending ? (
        <Bones lines={2} />
      ) : totp.isError ? (
        <Failure error={totp.error} onRetry={() => void totp.refetch()} />
      ) : totp.data.active ? (
        <div className="stack">
          <p className="state-line">
            <span className="badge good">{t("totp.on")}</span>
            {t("totp.left", {
              count: totp.data.recoveryCodesLeft,
              n: format.number(totp.data.recoveryCodesLeft),
            })}
          </p>
          <div className="row">
            <button className="button" onClick={() => void begin()}>
              {t("totp.renew")}
            </button>
            <button className="button danger" onClick={() => setStep({ name: "end" })}>
              {t("totp.turnOff")}
            </button>
          </div>
        </div>
      ) : (
        <div className="stack">
          <p className="state-line">
            <span className="badge warn">{t("totp.off")}</span>
          </p>
          <button className="button primary" onClick={() => void begin()}>
            {t("totp.turnOn")}
          </button>
        </div>
      )}
      {step.name === "enrol" && (
        <Enrol totp={step.key} onDone={(codes) => setStep({ name: "codes", codes })} onClose={close} />
      )}
      {step.name === "codes" && <RecoveryCodes codes={step.codes} onClose={close} />}
      {step.name === "end" && <TurnOff onClose={close} />}
    </Section>
  );
}

function Enrol({
  totp: { secret, uri },
  onDone,
  onClose,
}: {
  totp: TotpKey;
  onDone: (codes: string[]) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const [error, setError] = useState<unknown>();
  const confirm = () =>
    confirmTotp(code).then(onDone, (problem: unknown) => {
      setError(problem);
      setCode("");
    });
  return (
    <Sheet title={t("totp.turnOn")} isOpen onClose={onClose}>
      <ol className="steps">
        <li>
          {t("totp.scan")}
          <Suspense fallback={<Bones lines={4} height={30} />}>
            <QrCode text={uri} label={t("totp.qr")} />
          </Suspense>
          <details className="more">
            <summary>{t("totp.byHand")}</summary>
            <p className="once">
              <output className="raw ltr" aria-label={t("totp.secret")}>
                {secret.replace(/(.{4})(?=.)/g, "$1 ")}
              </output>
              <CopyButton text={secret} />
            </p>
          </details>
        </li>
        <li>
          <form
            className="stack"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void confirm();
            }}
          >
            <Field
              label={t("totp.typeCode")}
              error={error === undefined ? undefined : refusalText(error, t("states.notSaved"))}
            >
              {(id, describedBy) => (
                <input
                  id={id}
                  className="input door-code"
                  dir="ltr"
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  maxLength={6}
                  value={code}
                  aria-invalid={error ? true : undefined}
                  aria-describedby={describedBy}
                  onChange={(event) => {
                    setCode(asciiDigits(event.target.value));
                    setError(undefined);
                  }}
                />
              )}
            </Field>
            <div className="dialog-actions">
              <button type="button" className="button" onClick={onClose}>
                {t("shell.cancel")}
              </button>
              <button type="submit" className="button primary" disabled={!/^\d{6}$/.test(code)}>
                {t("totp.confirm")}
              </button>
            </div>
          </form>
        </li>
      </ol>
    </Sheet>
  );
}

/** Shown once; without them a lost phone means asking the administrator. */
function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  const text = `${t("totp.codesTitle")} · ${location.host}\n\n${codes.join("\n")}\n`;
  function download() {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: "sarnakh-codes.txt" });
    link.click();
    URL.revokeObjectURL(url);
  }
  return (
    <Sheet title={t("totp.codesTitle")} isOpen onClose={onClose} role="alertdialog">
      <p>{t("totp.codesText")}</p>
      <ul className="codes ltr">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="row no-print">
        <CopyButton text={text} />
        <button className="button" onClick={() => window.print()}>
          <Icon name="print" />
          {t("totp.print")}
        </button>
        <button className="button" onClick={download}>
          <Icon name="download" />
          {t("totp.download")}
        </button>
      </div>
      <label className="check no-print">
        <input type="checkbox" checked={kept} onChange={(event) => setKept(event.target.checked)} />
        <span>{t("totp.kept")}</span>
      </label>
      <div className="dialog-actions no-print">
        <button className="button primary" disabled={!kept} onClick={onClose}>
          {t("totp.done")}
        </button>
      </div>
    </Sheet>
  );
}

function TurnOff({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>();
  return (
    <Sheet title={t("totp.turnOff")} isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          endTotp(password).then(onClose, setError);
        }}
      >
        <p>{t("totp.turnOffText")}</p>
        <PasswordField
          label={t("door.password")}
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={setPassword}
          error={error === undefined ? undefined : refusalText(error, t("states.notSaved"))}
        />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("shell.cancel")}
          </button>
          <button type="submit" className="button danger" disabled={!password}>
            {t("totp.turnOff")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
