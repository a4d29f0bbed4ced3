import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Answer } from "../api/client";
import { CopyButton } from "../shell/CopyButton";
import { Icon } from "../shell/icons";
import { OnceSheet } from "../shell/OnceSheet";
import type { Form } from "./formsApi";
import { SignedSample, SigningPanel } from "./SigningPanel";
import { snippetsOf } from "./snippet";
import { TestSubmission } from "./TestSubmission";

export function SharePanel({ loaded }: { loaded: Answer<Form> }) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState<string>();
  const form = loaded.data;
  return (
    <>
      {form.isSigned ? (
        <div className="share-ways">
          <SigningPanel loaded={loaded} onSecret={setSecret} />
          <SignedSample form={form} />
        </div>
      ) : (
        <div className="share">
          <div className="share-ways">
            <Snippets form={form} />
            <SigningPanel loaded={loaded} onSecret={setSecret} />
          </div>
          <TestSubmission form={form} />
        </div>
      )}
      {secret && (
        <OnceSheet
          title={t("signing.secret")}
          text={t("signing.secretText")}
          label={t("signing.secret")}
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
}

function Snippets({ form }: { form: Form }) {
  const { t, i18n } = useTranslation();
  const [language, setLanguage] = useState<"fa" | "en">(i18n.language === "en" ? "en" : "fa");
  const { embed, html, link } = snippetsOf(form, location.origin, language);
  return (
    <>
      <fieldset className="share-language">
        <legend className="sr-only">{t("forms.snippetLanguage")}</legend>
        <div className="segments">
          {(["fa", "en"] as const).map((value) => (
            <label key={value}>
              <input
                type="radio"
                name="snippet-language"
                checked={language === value}
                onChange={() => setLanguage(value)}
              />
              {value === "fa" ? "فارسی" : "English"}
            </label>
          ))}
        </div>
      </fieldset>
      <Snippet title={t("forms.hosted")} text={t("forms.hostedText")} code={link} href={link} />
      <Snippet title={t("forms.embed")} text={t("forms.embedText")} code={embed} />
      <Snippet title={t("forms.plain")} text={t("forms.plainText")} code={html} />
    </>
  );
}

function Snippet({ title, text, code, href }: { title: string; text: string; code: string; href?: string }) {
  const { t } = useTranslation();
  return (
    <section className="card snippet">
      <header>
        <div>
          <h2>{title}</h2>
          <p className="muted">{text}</p>
        </div>
        {href && (
          <a className="button" href={href} target="_blank" rel="noreferrer">
            <Icon name="external" />
            {t("forms.open")}
          </a>
        )}
        <CopyButton text={code} />
      </header>
      <pre className="ltr" tabIndex={0} aria-label={title}>
        <code>{code}</code>
      </pre>
    </section>
  );
}
