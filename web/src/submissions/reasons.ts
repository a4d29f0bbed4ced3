import { useTranslation } from "react-i18next";

/** Why something was held back or refused, in the reader's language; codes without a text as they are. */
export function useReasonText() {
  const { t, i18n } = useTranslation();
  return (code: string) => {
    const key = `reasons.${code.replaceAll(/[.:-]/g, "_")}`;
    return i18n.exists(key) ? t(key as "reasons.honeypot") : code;
  };
}
