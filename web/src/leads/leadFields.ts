import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { lifecycleStages } from "../catalogue/lifecycle";
import { labelIn, useCatalogue, type Catalogue } from "../catalogue/useCatalogue";
import { usePeople } from "../teams/people";

export type FieldKind =
  | "text"
  | "long"
  | "email"
  | "phone"
  | "url"
  | "money"
  | "number"
  | "percent"
  | "date"
  | "stars"
  | "choice"
  | "choices";

/** What is known about a field beside its value. */
export interface FieldShape {
  field: string;
  label: string;
  kind: FieldKind;
  /** What can be chosen, of those that choose. */
  options: readonly (readonly [key: string, label: string])[];
  /** The name of what was chosen, also of what can be chosen no more. */
  nameOf: (key: string) => string;
}

const kinds: Record<string, FieldKind> = {
  description: "long",
  email: "email",
  emailCc: "email",
  mobile: "phone",
  phone: "phone",
  website: "url",
  expectedRevenue: "money",
  proratedRevenue: "money",
  recurringRevenue: "money",
  companyRevenue: "money",
  companySize: "number",
  probability: "percent",
  expectedClosing: "date",
  priority: "stars",
  tagIds: "choices",
};

const catalogued = {
  stageId: "stages",
  statusId: "lead-statuses",
  lostReasonId: "lost-reasons",
  recurringPlanId: "recurring-plans",
  tagIds: "tags",
} as const;

const customKinds: Record<string, FieldKind> = {
  text: "long",
  number: "number",
  money: "money",
  date: "date",
  choice: "choice",
  multiChoice: "choices",
  flag: "choice",
  link: "url",
  person: "choice",
};

/** The shape of every field, those that administrators made too, by its name (`custom.{id}`, on timelines `custom/{id}`). */
export function useLeadFields(): (field: string) => FieldShape {
  const { t, i18n } = useTranslation();
  const catalogue = useCatalogue();
  const people = usePeople();
  return useMemo(() => {
    const plain = (field: string, label: string, kind: FieldKind): FieldShape => ({
      field,
      label,
      kind,
      options: [],
      nameOf: (key) => key,
    });
    const chosen = (
      field: string,
      label: string,
      options: FieldShape["options"],
      nameOf: FieldShape["nameOf"],
      kind: FieldKind = "choice",
    ): FieldShape => ({ field, label, kind, options, nameOf });
    const byName = (options: FieldShape["options"]) => (key: string) =>
      options.find(([option]) => option === key)?.[1] ?? key;
    const flags = [
      ["true", t("shell.yes")],
      ["false", t("shell.no")],
    ] as const;
    const persons = people.active.map(({ id, name }) => [id, name] as const);

    const own = (field: string): FieldShape => {
      const label = i18n.exists(`fields.${field}`) ? t(`fields.${field}` as "fields.title") : field;
      const list = catalogued[field as keyof typeof catalogued] as
        (typeof catalogued)[keyof typeof catalogued] | undefined;
      if (list)
        return chosen(
          field,
          label,
          catalogue.active[list].map(({ id, label: name }) => [id, name] as const),
          (id) => catalogue.label(list, id),
          kinds[field],
        );
      if (field === "ownerId") return chosen(field, label, persons, people.ownerName);
      if (field === "teamId")
        return chosen(
          field,
          label,
          people.teams.map(({ id, name }) => [id, name] as const),
          people.teamName,
        );
      if (field === "archived") return chosen(field, label, flags, (key) => byName(flags)(key.toLowerCase()));
      const closed =
        field === "lifecycleStage"
          ? lifecycleStages.map((stage) => [stage, t(`lifecycleStages.${stage}`)] as const)
          : field === "language"
            ? ([
                ["fa", t("lead.language_fa")],
                ["en", t("lead.language_en")],
              ] as const)
            : field === "kind"
              ? ([
                  ["lead", t("lead.kind_lead")],
                  ["opportunity", t("lead.kind_opportunity")],
                ] as const)
              : field === "outcome"
                ? ([
                    ["pending", t("lead.outcome_pending")],
                    ["won", t("lead.outcome_won")],
                    ["lost", t("lead.outcome_lost")],
                  ] as const)
                : null;
      return closed
        ? chosen(field, label, closed, byName(closed))
        : plain(field, label, kinds[field] ?? "text");
    };

    const made = (field: string, id: string): FieldShape => {
      const definition = catalogue.find("custom-fields", id);
      const label = catalogue.label("custom-fields", id);
      if (!definition) return plain(field, label, "text");
      const kind = customKinds[definition.type] ?? "text";
      if (definition.type === "flag")
        return chosen(field, label, flags, (key) => byName(flags)(key.toLowerCase()));
      if (definition.type === "person") return chosen(field, label, persons, people.ownerName);
      if (kind !== "choice" && kind !== "choices") return plain(field, label, kind);
      const all = definition.options.map((option) => ({ ...option, label: labelIn(i18n.language, option) }));
      return chosen(
        field,
        label,
        all.filter(({ active }) => active).map((option) => [option.id, option.label] as const),
        (key) => all.find((option) => option.id === key)?.label ?? "—",
        kind,
      );
    };

    return (field) => {
      const [, id] = /^custom[./](.+)$/.exec(field) ?? [];
      return id ? made(field, id) : own(field);
    };
  }, [t, i18n, catalogue, people]);
}

/** The fields of this team's leads, in their order. */
export const customFieldsOf = (catalogue: Catalogue, teamId: string | null) =>
  catalogue.active["custom-fields"].filter(
    ({ teamIds }) => teamIds.length === 0 || (teamId !== null && teamIds.includes(teamId)),
  );

/** The stages of this team's opportunities, and the one it stands in though it were removed. */
export function stagesOf(catalogue: Catalogue, teamId: string | null, stageId: string | null) {
  const open = catalogue.active.stages.filter(
    ({ id, teamIds }) =>
      id === stageId || teamIds.length === 0 || (teamId !== null && teamIds.includes(teamId)),
  );
  const current = catalogue.find("stages", stageId);
  return current && !open.some(({ id }) => id === stageId) ? [...open, current] : open;
}
