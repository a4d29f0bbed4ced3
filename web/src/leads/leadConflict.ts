import type { Lead, LeadChange } from "./leadsApi";

export interface Conflict {
  /** Named as in {@link valueIn}. */
  field: string;
  mine: unknown;
  theirs: unknown;
}

const custom = "custom.";

/** The value of a field by its name; those that administrators made are named `custom.{id}`. */
export const valueIn = (lead: Lead, field: string): unknown =>
  (field.startsWith(custom)
    ? (lead.custom as Record<string, unknown>)[field.slice(custom.length)]
    : lead[field as keyof Lead]) ?? null;

/** The change that gives a field a value. */
export const changeOf = (field: string, value: unknown): LeadChange =>
  field.startsWith(custom) ? { custom: { [field.slice(custom.length)]: value } } : { [field]: value };

const changed = ({ custom: values = {}, ...own }: LeadChange): [field: string, value: unknown][] => [
  ...Object.entries(own),
  ...Object.entries(values).map(([id, value]): [string, unknown] => [custom + id, value]),
];

/**
 * The fields of my change that somebody else has changed to something else since I looked. Changes of different fields do
 * not disturb each other.
 */
export function conflictsOf(change: LeadChange, base: Lead, current: Lead): Conflict[] {
  return changed(change)
    .map(([field, mine]) => ({ field, mine, theirs: valueIn(current, field) }))
    .filter(({ field, mine, theirs }) => !same(valueIn(base, field), theirs) && !same(theirs, mine))
    .filter(({ mine, theirs }) => !(isSet(mine) && isSet(theirs)));
}

/** The change on top of what somebody else changed meanwhile: of sets, such as tags, what each of both added and took away. */
export function carriedOver(change: LeadChange, base: Lead, current: Lead): LeadChange {
  const carried: LeadChange = { ...change };
  for (const [field, mine] of changed(change)) {
    const [seen, theirs] = [valueIn(base, field) ?? [], valueIn(current, field)];
    if (!isSet(mine) || !isSet(theirs) || !isSet(seen)) continue;
    const both = [
      ...theirs.filter((item) => mine.includes(item) || !seen.includes(item)),
      ...mine.filter((item) => !seen.includes(item) && !theirs.includes(item)),
    ];
    const { custom: values, ...own } = changeOf(field, both);
    Object.assign(carried, own);
    if (values) carried.custom = { ...carried.custom, ...values };
  }
  return carried;
}

/** The lead with these values. */
export const withChange = (lead: Lead, { custom: values, ...own }: LeadChange): Lead => ({
  ...lead,
  ...(own as Partial<Lead>),
  ...(values && { custom: { ...lead.custom, ...values } as Lead["custom"] }),
});

/** The change that takes another one back. What scoring had said is left to scoring again. */
export function inverseOf(change: LeadChange, before: Lead): LeadChange {
  const inverse: LeadChange = {};
  for (const [field] of changed(change)) {
    const { custom: values, ...own } = changeOf(field, valueIn(before, field));
    Object.assign(inverse, own);
    if (values) inverse.custom = { ...inverse.custom, ...values };
  }
  if ("probability" in inverse && !before.probabilityIsManual) inverse.probability = null;
  return inverse;
}

/** Fields that a link to a contact brings along (or takes away). */
const followLinks = [
  "contactId",
  "organisationId",
  "contactName",
  "organisation",
  "jobTitle",
  "email",
  "mobile",
  "phone",
  "website",
  "language",
  "industry",
  "companySize",
  "companyRevenue",
  "street",
  "street2",
  "city",
  "province",
  "postalCode",
  "country",
] as const;

/** The change as it came out: a link to a contact changes more than was asked for. */
export function cameOut(change: LeadChange, before: Lead, after: Lead): LeadChange {
  if (!("contactId" in change) && !("organisationId" in change)) return change;
  const followed = followLinks.filter((field) => !same(before[field], after[field]));
  return { ...change, ...Object.fromEntries(followed.map((field) => [field, after[field]])) };
}

const isSet = (value: unknown): value is string[] => Array.isArray(value);

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
