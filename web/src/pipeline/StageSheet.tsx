import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Stage } from "../catalogue/catalogueApi";
import { ItemSheet } from "../catalogue/ItemSheet";
import { blankStage, stageFields } from "../catalogue/StageFields";
import { labelIn } from "../catalogue/useCatalogue";
import { boardKey } from "./useBoard";

/** A stage, as in the settings, without leaving the board. */
export default function StageSheet({ stage, onClose }: { stage: Stage | undefined; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  return (
    <ItemSheet
      kind="stages"
      item={stage}
      title={stage ? labelIn(i18n.language, stage) : t("pipeline.addStage")}
      blank={blankStage}
      fields={stageFields}
      onClose={() => {
        void queries.invalidateQueries({ queryKey: boardKey });
        onClose();
      }}
    />
  );
}
