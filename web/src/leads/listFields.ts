import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { lifecycleStages } from "../catalogue/lifecycle";
import type { Kind } from "../catalogue/catalogueApi";
import { labelIn, useCatalogue, type Catalogue } from "../catalogue/useCatalogue";
import { usePeople, type People } from "../teams/people";
import type { Format } from "../text/format";
import { useFormat } from "../text/useFormat";
import type { LeadSummary } from "./leadsApi";
import { useSourceName } from "./leadText";

/** What a field holds: how it is shown, chosen and compared. `words` are texts of which there are few different ones. */
export type FieldKind =
  "text" | "words" | "choice" | "many" | "number" | "money" | "percent" | "stars" | "date" | "time" | "flag";

export interface ListField {
  kind: FieldKind;
  /** Pixels it takes by itself. */
  width: number;
  /** Its values fit into that width, and into no less: cut short, a number or a time says something else. */
  whole?: true;
  /** Long texts have no place that means something. */
  sorts?: false;
  groups?: true;
  shows?: false;
  /** Whether many leads can be given one value. */
  sets?: true;
}

export const listFields = {
  contactName: { kind: "text", width: 230 },
  title: { kind: "text", width: 180 },
  organisation: { kind: "text", width: 150 },
  jobTitle: { kind: "words", width: 130, groups: true, sets: true },
  email: { kind: "text", width: 140 },
  mobile: { kind: "text", width: 124, whole: true },
  phone: { kind: "text", width: 124, whole: true },
  description: { kind: "text", width: 200, sorts: false, shows: false },
  kind: { kind: "choice", width: 90, groups: true },
  stageId: { kind: "choice", width: 120, groups: true },
  outcome: { kind: "choice", width: 90, groups: true },
  probability: { kind: "percent", width: 90, whole: true, sets: true },
  expectedRevenue: { kind: "money", width: 114, whole: true, sets: true },
  proratedRevenue: { kind: "money", width: 114, whole: true },
  recurringRevenue: { kind: "money", width: 114, whole: true, sets: true },
  recurringPlanId: { kind: "choice", width: 110, groups: true, sets: true },
  expectedClosing: { kind: "date", width: 110, whole: true, groups: true, sets: true },
  ownerId: { kind: "choice", width: 150, groups: true },
  teamId: { kind: "choice", width: 130, groups: true },
  priority: { kind: "stars", width: 70, groups: true, sets: true },
  tagIds: { kind: "many", width: 160, groups: true },
  statusId: { kind: "choice", width: 120, groups: true, sets: true },
  lifecycleStage: { kind: "choice", width: 130, groups: true, sets: true },
  lostReasonId: { kind: "choice", width: 140, groups: true },
  source: { kind: "words", width: 110, groups: true, sets: true },
  medium: { kind: "words", width: 100, groups: true, sets: true },
  campaign: { kind: "words", width: 120, groups: true, sets: true },
  formId: { kind: "words", width: 120, sorts: false, groups: true, shows: false },
  industry: { kind: "words", width: 120, groups: true, sets: true },
  companySize: { kind: "number", width: 90, whole: true, sets: true },
  companyRevenue: { kind: "money", width: 114, whole: true, sets: true },
  city: { kind: "words", width: 110, groups: true, sets: true },
  province: { kind: "words", width: 110, groups: true, sets: true },
  country: { kind: "words", width: 90, groups: true, sets: true },
  language: { kind: "choice", width: 90, groups: true, sets: true },
  archived: { kind: "flag", width: 90, groups: true },
  rotting: { kind: "flag", width: 90 },
  createdAt: { kind: "time", width: 110, whole: true },
  updatedAt: { kind: "time", width: 110, whole: true },
  assignedAt: { kind: "time", width: 110, whole: true },
  convertedAt: { kind: "time", width: 110, whole: true },
  stageChangedAt: { kind: "time", width: 110, whole: true },
  closedAt: { kind: "time", width: 110, whole: true },
} as const satisfies Record<string, ListField>;

type Known = keyof typeof listFields;
export type FieldId = Known | `custom.${string}`;

export const isField = (id: string): id is FieldId =>
  Object.hasOwn(listFields, id) || /^custom\.[0-9a-z]{26}$/.test(id);

const customKinds = {
  text: "text",
  number: "number",
  money: "money",
  date: "date",
  choice: "choice",
  multiChoice: "many",
  flag: "flag",
  link: "text",
  person: "choice",
} as const;

const inCatalogue: Partial<Record<FieldId, Kind>> = {
  stageId: "stages",
  tagIds: "tags",
  lostReasonId: "lost-reasons",
  statusId: "lead-statuses",
  recurringPlanId: "recurring-plans",
};

const enumerations = {
  kind: ["lead", "opportunity"],
  outcome: ["pending", "won", "lost"],
  lifecycleStage: lifecycleStages,
  language: ["fa", "en"],
} as const;

export type Options = readonly (readonly [value: string, label: string])[];

/** The fields of leads with their names, and how their values are said and chosen. */
export interface Fields {
  all: readonly FieldId[];
  of: (id: FieldId) => ListField;
  label: (id: FieldId) => string;
  /** What can be chosen; null for what is typed. */
  options: (id: FieldId) => Options | null;
  /** What nobody can choose any more; leads may still have it. */
  removed: (id: FieldId) => Options;
  /** A value, of a lead or a filter, in words. */
  say: (id: FieldId, value: unknown) => string;
}

const customId = (id: FieldId) => (id.startsWith("custom.") ? id.slice("custom.".length) : null);

export const valueOf = (lead: LeadSummary, id: FieldId): unknown => {
  const custom = customId(id);
  return custom ? (lead.custom as Record<string, unknown>)[custom] : lead[id as keyof LeadSummary];
};

export function useFields(): Fields {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const format = useFormat();
  const people = usePeople();
  const catalogue = useCatalogue();
  const sourceName = useSourceName();
  return useMemo(
    () =>
      fieldsOf(
        (key, options) => t(key as "leads.removed", options ?? { name: "" }),
        language,
        format,
        people,
        catalogue,
        sourceName,
      ),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- sourceName changes with t only
    [t, language, format, people, catalogue],
  );
}

/** The typed keys of i18next are too many to be put together from pieces. */
type Translate = (key: string, options?: { name: string }) => string;

export function fieldsOf(
  t: Translate,
  language: string,
  format: Format,
  people: People,
  catalogue: Catalogue,
  sourceName: (source: string | null | undefined) => string,
): Fields {
  const custom = (id: FieldId) => catalogue.find("custom-fields", customId(id));
  const of = (id: FieldId): ListField => {
    if (!id.startsWith("custom.")) return listFields[id as Known];
    const kind = customKinds[custom(id)?.type ?? "text"];
    const groups = kind === "choice" || kind === "flag" || kind === "many" ? true : undefined;
    const whole = kind === "number" || kind === "money" || kind === "date" ? true : undefined;
    return { kind, width: 114, whole, sets: true, groups };
  };
  const owners = () => people.active.map(({ id, name }) => [id, name] as const);
  const named = (id: string) => t(`fields.${id}`);
  const choices = (id: FieldId) => {
    const field = custom(id);
    return field?.type === "choice" || field?.type === "multiChoice" ? field.options : null;
  };
  const options = (id: FieldId): Options | null => {
    const kind = inCatalogue[id];
    if (kind) return catalogue.active[kind].map((item) => [item.id, item.label] as const);
    if (id === "ownerId") return [["me", t("people.me")], ...owners()];
    if (id === "teamId") return people.teams.map((team) => [team.id, team.name] as const);
    if (id in enumerations) {
      const name = id as keyof typeof enumerations;
      return enumerations[name].map((value) => [value, enumerated(name, value)] as const);
    }
    if (custom(id)?.type === "person") return owners();
    return (
      choices(id)
        ?.filter(({ active }) => active)
        .map((option) => [option.id, labelIn(language, option)] as const) ?? null
    );
  };
  const removed = (id: FieldId): Options =>
    (choices(id) ?? [])
      .filter(({ active }) => !active)
      .map((option) => [option.id, t("leads.removed", { name: labelIn(language, option) })] as const);
  const enumerated = (name: keyof typeof enumerations, value: string) => t(`values.${name}_${value}`);
  const one = (id: FieldId, value: string): string => {
    const kind = inCatalogue[id];
    if (kind) return catalogue.label(kind, value);
    if (id === "ownerId") return value === "me" ? t("people.me") : people.ownerName(value);
    if (id === "teamId") return people.teamName(value);
    if (id === "source") return sourceName(value);
    if (id in enumerations) return enumerated(id as keyof typeof enumerations, value);
    const field = custom(id);
    if (field?.type === "person") return people.ownerName(value);
    const option = field?.options.find(({ id }) => id === value);
    return option ? labelIn(language, option) : value;
  };
  const { compare } = new Intl.Collator(language);
  /** In the order in which they sort: options as administrators put them, the rest by name. */
  const several = (id: FieldId, values: readonly unknown[]) => {
    const places = new Map(choices(id)?.map((option, place) => [option.id, place]));
    const placeOf = (value: unknown) => places.get(value as string) ?? places.size;
    return values
      .map((value) => [placeOf(value), say(id, value)] as const)
      .sort(([a, name], [b, other]) => a - b || compare(name, other))
      .map(([, name]) => name);
  };
  const say = (id: FieldId, value: unknown): string => {
    if (value === null || value === undefined || value === "") return "";
    if (Array.isArray(value)) return several(id, value).join(format.comma);
    if (typeof value === "boolean") return t(value ? "shell.yes" : "shell.no");
    if (typeof value === "number") {
      const { kind } = of(id);
      return kind === "money"
        ? format.amount(value)
        : kind === "percent"
          ? format.percent(value)
          : format.number(value);
    }
    const text = String(value as string);
    switch (of(id).kind) {
      case "date":
        return format.numericDay(text);
      case "time":
        return format.numericDate(text);
      case "text":
        return id === "mobile" || id === "phone" ? format.phone(text) : text;
      default:
        return one(id, text);
    }
  };
  return {
    all: [
      ...(Object.keys(listFields) as Known[]),
      ...catalogue.active["custom-fields"].map(({ id }) => `custom.${id}` as const),
    ],
    of,
    label: (id) => custom(id)?.label ?? (id.startsWith("custom.") ? "…" : named(id)),
    options,
    removed,
    say,
  };
}
