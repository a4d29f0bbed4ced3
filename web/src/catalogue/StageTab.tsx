import { useTranslation } from "react-i18next";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import { ListEditor } from "./ListEditor";
import { blankStage, stageFields } from "./StageFields";

export default function StageTab() {
  const { t } = useTranslation();
  const format = useFormat();
  const { teamName } = usePeople();
  return (
    <ListEditor
      kind="stages"
      blank={blankStage}
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
      fields={stageFields}
    />
  );
}
