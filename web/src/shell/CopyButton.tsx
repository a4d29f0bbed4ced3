import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icons";

export function CopyButton({ text, primary }: { text: string; primary?: boolean }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  return (
    <button
      type="button"
      className={primary ? "button primary" : "button"}
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => setCopied("yes"),
          () => setCopied("failed"),
        );
        setTimeout(() => setCopied("no"), 2_500);
      }}
    >
      <Icon name={copied === "yes" ? "check" : "copy"} />
      <span aria-live="polite">
        {copied === "yes" ? t("forms.copied") : copied === "failed" ? t("forms.copyFailed") : t("forms.copy")}
      </span>
    </button>
  );
}

/** A secret that is shown once. */
export function OnceShown({ label, text }: { label: string; text: string }) {
  return (
    <div className="once">
      <output className="raw ltr" aria-label={label} tabIndex={0}>
        {text}
      </output>
      <CopyButton text={text} primary />
    </div>
  );
}
