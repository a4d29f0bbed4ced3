import { useTranslation } from "react-i18next";
import { Field } from "../forms/controls";
import { Icon } from "../shell/icons";
import { usePeople } from "../teams/people";
import type { CustomField } from "./catalogueApi";
import { StagesField, TeamsField } from "./controls";
import type { Form } from "./ItemSheet";
import { ListEditor } from "./ListEditor";

const types = ["text", "number", "money", "date", "choice", "multiChoice", "flag", "link", "person"] as const;

const hasOptions = (type: CustomField["type"] | null | undefined) =>
  type === "choice" || type === "multiChoice";

export default function CustomFieldTab() {
  const { t } = useTranslation();
  const { teamName } = usePeople();
  return (
    <ListEditor
      kind="custom-fields"
      blank={{ type: "text", options: [], teamIds: [], requiredInStageIds: [] }}
      detail={({ type, teamIds, requiredInStageIds }) =>
        [
          t(`catalogue.type_${type}`),
          requiredInStageIds.length > 0 && t("catalogue.sometimesRequired"),
          teamIds.length > 0 &&
            t("catalogue.onlyTeams", { teams: teamIds.map(teamName).join(t("catalogue.comma")) }),
        ]
          .filter(Boolean)
          .join(" · ")
      }
      fields={(form) => (
        <>
          <Field
            label={t("catalogue.type")}
            help={form.item ? t("catalogue.typeIsFixed") : undefined}
            error={form.errors.type}
          >
            {(id, describedBy) => (
              <select
                id={id}
                className="select"
                disabled={form.item !== undefined}
                aria-describedby={describedBy}
                value={form.draft.type ?? "text"}
                onChange={(event) => {
                  const type = types.find((known) => known === event.target.value) ?? "text";
                  form.set({ type, options: hasOptions(type) ? (form.draft.options ?? []) : [] });
                }}
              >
                {types.map((type) => (
                  <option key={type} value={type}>
                    {t(`catalogue.type_${type}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {hasOptions(form.draft.type) && <Options {...form} />}
          <TeamsField
            legend={t("catalogue.teams")}
            help={t("catalogue.fieldTeamsHelp")}
            chosen={form.draft.teamIds}
            onChange={(teamIds) => form.set({ teamIds })}
          />
          <StagesField
            legend={t("catalogue.requiredIn")}
            help={t("catalogue.requiredInHelp")}
            chosen={form.draft.requiredInStageIds}
            onChange={(requiredInStageIds) => form.set({ requiredInStageIds })}
          />
        </>
      )}
    />
  );
}

/** What a choice chooses from. One that was removed stays with the leads that have it. */
function Options({ draft, item, set, errors }: Form<"custom-fields">) {
  const { t } = useTranslation();
  const options = draft.options ?? [];
  const shown = options.map((option, index) => ({ option, index })).filter(({ option }) => option.active);
  const change = (index: number, part: Partial<(typeof options)[number]>) =>
    set({ options: options.map((other, at) => (at === index ? { ...other, ...part } : other)) });
  const isKnown = (id: string) => item?.options.some((option) => option.id === id);
  return (
    <fieldset className="field">
      <legend className="field-label">{t("catalogue.options")}</legend>
      <div className="stack">
        {shown.map(({ option, index }) => (
          <div key={index}>
            <div className="option-row">
              <input
                className="input"
                dir="auto"
                aria-label={t("catalogue.name")}
                placeholder={t("catalogue.name")}
                value={option.name}
                onChange={(event) => change(index, { name: event.target.value })}
              />
              <input
                className="input"
                dir="ltr"
                aria-label={t("catalogue.englishName")}
                placeholder={t("catalogue.englishName")}
                value={option.englishName ?? ""}
                onChange={(event) => change(index, { englishName: event.target.value || null })}
              />
              <button
                type="button"
                className="button quiet icon-only"
                aria-label={t("catalogue.removeOf", { name: option.name })}
                onClick={() =>
                  isKnown(option.id)
                    ? change(index, { active: false })
                    : set({ options: options.filter((_, at) => at !== index) })
                }
              >
                <Icon name="close" />
              </button>
            </div>
            {errors[`options.${index}.name`] && (
              <span className="field-error">{errors[`options.${index}.name`]}</span>
            )}
          </div>
        ))}
        {errors.options && <span className="field-error">{errors.options}</span>}
        <button
          type="button"
          className="button start"
          onClick={() => set({ options: [...options, newOption()] })}
        >
          <Icon name="plus" />
          {t("catalogue.addOption")}
        </button>
      </div>
    </fieldset>
  );
}

/** Without an id, which the server gives. */
const newOption = () =>
  ({ name: "", englishName: null, active: true }) as unknown as CustomField["options"][number];
