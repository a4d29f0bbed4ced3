import { useTranslation } from "react-i18next";
import { Check, NumberField, TextField } from "../forms/controls";
import { ColourField, TeamsField } from "./controls";
import type { Fields, Form } from "./ItemSheet";

export const blankStage = { isWon: false, folded: false, rottingDays: 0, teamIds: [], colour: 0 };

/** What the sheet of a stage asks for, in the settings and on the board. */
export const stageFields: Fields<"stages"> = (form) => <StageFields {...form} />;

function StageFields({ draft, set, errors }: Form<"stages">) {
  const { t } = useTranslation();
  return (
    <>
      <Check
        label={t("catalogue.isWon")}
        help={t("catalogue.isWonHelp")}
        checked={draft.isWon ?? false}
        onChange={(isWon) => set({ isWon })}
      />
      <Check
        label={t("catalogue.isFolded")}
        help={t("catalogue.isFoldedHelp")}
        checked={draft.folded ?? false}
        onChange={(folded) => set({ folded })}
      />
      <TextField
        label={t("catalogue.requirements")}
        help={t("catalogue.requirementsHelp")}
        long
        value={draft.requirements ?? ""}
        onChange={(requirements) => set({ requirements: requirements || null })}
        error={errors.requirements}
      />
      <NumberField
        label={t("catalogue.rottingDays")}
        help={t("catalogue.rottingDaysHelp")}
        value={draft.rottingDays ?? 0}
        onChange={(rottingDays) => set({ rottingDays })}
        error={errors.rottingDays}
      />
      <TeamsField
        legend={t("catalogue.teams")}
        help={t("catalogue.stageTeamsHelp")}
        chosen={draft.teamIds}
        onChange={(teamIds) => set({ teamIds })}
      />
      <ColourField value={draft.colour ?? 0} onChange={(colour) => set({ colour })} />
    </>
  );
}
