import { useTranslation } from "react-i18next";
import { Check, NumberField, TextField } from "../forms/controls";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import { ColourField, TeamsField } from "./controls";
import { ListEditor } from "./ListEditor";

export default function StageTab() {
  const { t } = useTranslation();
  const format = useFormat();
  const { teamName } = usePeople();
  return (
    <ListEditor
      kind="stages"
      blank={{ isWon: false, folded: false, rottingDays: 0, teamIds: [], colour: 0 }}
      detail={({ isWon, folded, rottingDays, teamIds }) =>
        [
          isWon && t("catalogue.won"),
          folded && t("catalogue.folded"),
          rottingDays > 0 && t("catalogue.rotsAfter", { count: rottingDays, n: format.number(rottingDays) }),
          teamIds.length > 0 &&
            t("catalogue.onlyTeams", { teams: teamIds.map(teamName).join(t("catalogue.comma")) }),
        ]
          .filter(Boolean)
          .join(" · ")
      }
      fields={({ draft, set, errors }) => (
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
      )}
    />
  );
}
