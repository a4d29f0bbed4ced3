import type { CustomField } from "../catalogue/catalogueApi";
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
    title,
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
    teamId,
  } = form;
  return {
    name,
    title,
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
    teamId,
  };
}

const plainField = { placeholder: null, help: null, maxLength: null, options: null };

/** A form to begin with: name, e-mail, mobile, message. */
export function firstDraft(name: string): FormDraft {
  const field = (
    fieldName: string,
    type: FormField["type"],
    fa: string,
    en: string,
    mapTo: string,
    required = false,
  ): FormField => ({ ...plainField, name: fieldName, type, label: { fa, en }, required, mapTo });
  return {
    name,
    title: null,
    active: true,
    defaultCountry: "IR",
    fields: [
      field("name", "text", "نام و نام خانوادگی", "Full name", "contactName", true),
      field("email", "email", "ایمیل", "Email", "email"),
      field("mobile", "phone", "شماره تماس", "Phone number", "phone", true),
      field("message", "textarea", "پیام شما", "Your message", "description"),
    ],
    allowedOrigins: [],
    thanks: {
      text: {
        fa: "سپاس! پیام شما رسید و به‌زودی با شما تماس می‌گیریم.",
        en: "Thank you! We received your message and will be in touch soon.",
      },
      redirectUrl: null,
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
    teamId: null,
  };
}

/** A new field whose name is not taken. */
export function newField(fields: readonly FormField[], label: LocalText): FormField {
  const taken = new Set(fields.map(({ name }) => name));
  let number = fields.length + 1;
  while (taken.has(`field_${number}`)) number++;
  return { ...plainField, name: `field_${number}`, type: "text", label, required: false, mapTo: null };
}

export const customTarget = (id: string) => `custom/${id}`;

/** The field filling another lead field; one without options of its own takes those of the choice that it fills. */
export function targeted(field: FormField, mapTo: string | null, custom: readonly CustomField[]): FormField {
  const choices =
    custom.find(({ id }) => customTarget(id) === mapTo)?.options.filter(({ active }) => active) ?? [];
  if (choices.length === 0 || !hasOptions(field.type) || field.options?.length) return { ...field, mapTo };
  return {
    ...field,
    mapTo,
    options: choices.map(({ id, name, englishName }) => ({
      value: id,
      label: { fa: name, en: englishName || name },
    })),
  };
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

export type DraftProblem = "required" | "fieldName" | "fieldNameTaken" | "options" | "url";

/** What the server would refuse, by path (`fields.2.name`), known at once. */
export function problemsOf(draft: FormDraft): Record<string, DraftProblem> {
  const problems: Record<string, DraftProblem> = {};
  if (!draft.name.trim()) problems.name = "required";
  const names = new Set<string>();
  draft.fields.forEach((field, index) => {
    const at = `fields.${index}`;
    if (!/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(field.name)) problems[`${at}.name`] = "fieldName";
    else if (names.has(field.name)) problems[`${at}.name`] = "fieldNameTaken";
    names.add(field.name);
    requireText(problems, `${at}.label`, field.label);
    if (hasOptions(field.type) && !field.options?.length) problems[`${at}.options`] = "options";
  });
  const redirect = draft.thanks.redirectUrl;
  if (redirect && !/^https?:\/\/[^\s]+$/i.test(redirect)) problems["thanks.redirectUrl"] = "url";
  if (draft.title) requireText(problems, "title", draft.title);
  requireText(problems, "thanks.text", draft.thanks.text);
  if (draft.consent) requireText(problems, "consent.text", draft.consent.text);
  return problems;
}

function requireText(problems: Record<string, DraftProblem>, path: string, text: LocalText) {
  if (!text.fa.trim()) problems[`${path}.fa`] = "required";
  if (!text.en.trim()) problems[`${path}.en`] = "required";
}

/** Whether two drafts say the same; null and absent do. */
export const sameDraft = (one: FormDraft, other: FormDraft) => written(one) === written(other);

const written = (draft: FormDraft) =>
  JSON.stringify(draft, (_, value: unknown) =>
    value === null
      ? undefined
      : typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value as object).sort(([one], [other]) => (one < other ? -1 : 1)))
        : value,
  );
