import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../shell/CopyButton";
import { Icon } from "../shell/icons";
import type { Form } from "./formsApi";
import { snippetsOf } from "./snippet";
import { TestSubmission } from "./TestSubmission";

export function SharePanel({ form }: { form: Form }) {
  const { t, i18n } = useTranslation();
  const [language, setLanguage] = useState<"fa" | "en">(i18n.language === "en" ? "en" : "fa");
  const { embed, html, link } = snippetsOf(form, location.origin, language);
  return (
    <div className="share">
      <div className="share-ways">
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
      </div>
      <TestSubmission form={form} />
    </div>
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
