import "../access/access.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText, type Answer } from "../api/client";
import { CopyButton } from "../shell/CopyButton";
import { Icon } from "../shell/icons";
import { toast } from "../shell/toasts";
import { useFormat } from "../text/useFormat";
import { ConfirmSheet } from "../shell/ConfirmSheet";
import { endSigning, renewSigningSecret, type Form } from "./formsApi";
import { sampleLanguages, samplesOf, type SampleLanguage } from "./signingSamples";

const names: Record<SampleLanguage, string> = { curl: "curl", javascript: "Node.js", python: "Python" };

/** Whether a form takes signed posts only, and how one is made. */
export function SigningPanel({
  loaded,
  onSecret,
}: {
  loaded: Answer<Form>;
  onSecret: (secret: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const form = loaded.data;
  const [asking, setAsking] = useState<"begin" | "renew" | "end">();
  const close = () => setAsking(undefined);
  const settled = {
    onError: (error: unknown) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ["forms", form.id, "one"] });
      close();
    },
  };
  const renew = useMutation({
    mutationFn: () => renewSigningSecret(form.id, loaded.etag),
    onSuccess: onSecret,
    ...settled,
  });
  const end = useMutation({
    mutationFn: () => endSigning(form.id, loaded.etag),
    onSuccess: () => {
      toast(t("signing.ended"));
    },
    ...settled,
  });
  const { oldSecretUntil } = form;

  return (
    <section className="card signing" aria-labelledby="signing">
      <header>
        <h2 id="signing" className="state-line">
          <Icon name="lock" />
          {t(form.isSigned ? "signing.isOn" : "signing.title")}
        </h2>
        <p className="muted">{t(form.isSigned ? "signing.isOnText" : "signing.text")}</p>
        {form.isSigned && oldSecretUntil && Date.parse(oldSecretUntil) > Date.now() && (
          <p className="muted">{t("signing.oldSecret", { when: format.dateTime(oldSecretUntil) })}</p>
        )}
        {!form.isSigned && <p className="muted">{t("signing.warning")}</p>}
      </header>
      <div className="row">
        {form.isSigned ? (
          <>
            <button className="button" onClick={() => setAsking("renew")}>
              <Icon name="key" />
              {t("signing.renew")}
            </button>
            <button className="button danger" onClick={() => setAsking("end")}>
              {t("signing.end")}
            </button>
          </>
        ) : (
          <button className="button" onClick={() => setAsking("begin")}>
            <Icon name="key" />
            {t("signing.begin")}
          </button>
        )}
      </div>
      {asking && (
        <ConfirmSheet
          title={t(`signing.${asking}`)}
          action={t(`signing.${asking}`)}
          danger={asking !== "renew"}
          pending={renew.isPending || end.isPending}
          onConfirm={() => (asking === "end" ? end : renew).mutate()}
          onClose={close}
        >
          <p>{t(`signing.${asking}Text`)}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}

/** In place of the snippets, which would be refused. */
export function SignedSample({ form }: { form: Form }) {
  const { t } = useTranslation();
  const [language, setLanguage] = useState<SampleLanguage>("curl");
  const code = samplesOf(form, location.origin)[language];
  return (
    <section className="card snippet">
      <header>
        <div>
          <h2>{t("signing.sample")}</h2>
          <p className="muted">{t("signing.sampleText")}</p>
        </div>
        <CopyButton text={code} />
      </header>
      <fieldset className="snippet-languages">
        <legend className="sr-only">{t("signing.language")}</legend>
        <div className="segments">
          {sampleLanguages.map((value) => (
            <label key={value}>
              <input
                type="radio"
                name="sample-language"
                checked={language === value}
                onChange={() => setLanguage(value)}
              />
              {names[value]}
            </label>
          ))}
        </div>
      </fieldset>
      <pre className="ltr" tabIndex={0} aria-label={t("signing.sample")}>
        <code>{code}</code>
      </pre>
    </section>
  );
}
