import type { Form, FormDraft, FormField, LocalText } from "./formsApi";

export const fieldTypes = [
  "text",
  "textarea",
  "email",
  "phone",
  "number",
  "url",
  "select",
  "radio",
  "checkbox",
  "date",
  "hidden",
  "file",
] as const satisfies readonly FormField["type"][];

export const leadFields = [
  "contactName",
  "organisation",
  "jobTitle",
  "email",
  "phone",
  "website",
  "city",
  "province",
  "country",
  "title",
  "description",
] as const;

export const hasOptions = (type: FormField["type"]) => type === "select" || type === "radio";

/** What of a form can be edited. */
export function draftOf(form: Form): FormDraft {
  const {
    name,
    active,
    defaultCountry,
    fields,
    allowedOrigins,
    thanks,
    consent,
    spam,
    source,
    medium,
    campaign,
  } = form;
  return {
    name,
    active,
    defaultCountry,
    fields,
    allowedOrigins,
    thanks,
    consent,
    spam,
    source,
    medium,
    campaign,
  };
}

/** A form to begin with: name, e-mail, mobile, message. */
export function firstDraft(name: string): FormDraft {
  const field = (
    fieldName: string,
    type: FormField["type"],
    fa: string,
    en: string,
    mapTo: string,
    required = false,
  ): FormField => ({ name: fieldName, type, label: { fa, en }, required, mapTo });
  return {
    name,
    active: true,
    defaultCountry: "IR",
    fields: [
      field("name", "text", "نام و نام خانوادگی", "Full name", "contactName", true),
      field("email", "email", "رایانامه", "Email", "email"),
      field("mobile", "phone", "شماره تماس", "Phone number", "phone", true),
      field("message", "textarea", "پیام شما", "Your message", "description"),
    ],
    allowedOrigins: [],
    thanks: {
      text: {
        fa: "سپاس! پیام شما رسید و به‌زودی با شما تماس می‌گیریم.",
        en: "Thank you! We received your message and will be in touch soon.",
      },
    },
    consent: null,
    spam: {
      honeypot: "fax_number",
      minFillSeconds: 2,
      requireToken: false,
      perMinute: 60,
      perAddressPerMinute: 10,
      maxLinks: 3,
    },
    source: "website",
    medium: null,
    campaign: null,
  };
}

/** A new field whose name is not taken. */
export function newField(fields: readonly FormField[], label: LocalText): FormField {
  const taken = new Set(fields.map(({ name }) => name));
  let number = fields.length + 1;
  while (taken.has(`field_${number}`)) number++;
  return { name: `field_${number}`, type: "text", label, required: false, mapTo: null };
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  const item = items[from];
  return item === undefined ? [...items] : [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** An origin as browsers send it, from what people paste: `https://shop.ir/contact` → `https://shop.ir`. */
export function originOf(text: string): string | null {
  try {
    const url = new URL(/^https?:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`);
    return url.protocol === "https:" || url.protocol === "http:" ? url.origin : null;
  } catch {
    return null;
  }
}

export type DraftProblem = "required" | "fieldName" | "fieldNameTaken" | "label" | "options" | "url";

/** What the server would refuse, by path (`fields.2.name`), known at once. */
export function problemsOf(draft: FormDraft): Record<string, DraftProblem> {
  const problems: Record<string, DraftProblem> = {};
  if (!draft.name.trim()) problems.name = "required";
  const names = new Set<string>();
  draft.fields.forEach((field, index) => {
    const at = `fields.${index}`;
    if (!/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/.test(field.name)) problems[`${at}.name`] = "fieldName";
    else if (names.has(field.name)) problems[`${at}.name`] = "fieldNameTaken";
    names.add(field.name);
    if (field.type !== "hidden" && !field.label.fa.trim() && !field.label.en.trim())
      problems[`${at}.label`] = "label";
    if (hasOptions(field.type) && !field.options?.length) problems[`${at}.options`] = "options";
  });
  const redirect = draft.thanks.redirectUrl;
  if (redirect && !/^https?:\/\/[^\s]+$/i.test(redirect)) problems["thanks.redirectUrl"] = "url";
  if (draft.consent && !draft.consent.text.fa.trim() && !draft.consent.text.en.trim())
    problems["consent.text"] = "label";
  return problems;
}
