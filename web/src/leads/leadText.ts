import { useTranslation } from "react-i18next";
import type { LeadSummary } from "./leadsApi";

/** Whatever names the lead best. */
export const nameOf = (
  lead: Pick<LeadSummary, "contactName" | "organisation" | "email" | "mobile" | "phone" | "title">,
) => lead.contactName || lead.organisation || lead.email || lead.mobile || lead.phone || lead.title || "";

const known = [
  "website",
  "phone",
  "email",
  "sms",
  "referral",
  "exhibition",
  "instagram",
  "google",
  "telegram",
  "aparat",
  "partner",
  "linkedin",
  "newsletter",
  "divar",
  "webinar",
  "import",
  "manual",
] as const;
const isKnown = (source: string): source is (typeof known)[number] =>
  (known as readonly string[]).includes(source);

/** Usual sources in the reader's language, others as they are. */
export function useSourceName() {
  const { t } = useTranslation();
  return (source: string | null | undefined) =>
    !source ? t("sources.none") : isKnown(source) ? t(`sources.${source}`) : source;
}

/** Up to two letters for the round mark; apart, since joined Persian initials would read as a word. */
export function initialsOf(name: string): string {
  const [first = "", second = ""] = name
    .replace(/[\u200c\u200d]/g, " ")
    .split(/\s+/)
    .map((part) => part.replace(/[^\p{L}\p{N}]/gu, "").slice(0, 1));
  return second ? `${first}\u200c\u200a${second}` : first;
}

/** A website as a link only when it is one. */
export function safeHref(website: string): string | undefined {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(website) ? website : `https://${website}`);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export const telHref = (e164: string) => (/^\+\d+(;ext=\d+)?$/.test(e164) ? `tel:${e164}` : undefined);
export const mailHref = (email: string) =>
  /^[^\s@?&#%]+@[^\s@?&#%]+$/.test(email) ? `mailto:${email}` : undefined;
