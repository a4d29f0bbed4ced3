import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField } from "../api/client";
import { FormSheet } from "../shell/FormSheet";
import { useTitleOf } from "./LeadTile";
import { RequiredFields, type Custom } from "./RequiredFields";
import type { Cards, NeededFields } from "./useCards";

/** What a stage asks of those who enter it: filled in here, and then moved. */
export function NeededSheet({ needed, cards }: { needed: NeededFields; cards: Cards }) {
  const { t } = useTranslation();
  const titleOf = useTitleOf();
  const [custom, setCustom] = useState<Custom>({});
  const move = useMutation({ mutationFn: () => cards.move(needed.card, needed.stageId, custom) });
  return (
    <FormSheet
      title={t("pipeline.neededTitle", { stage: cards.stageName(needed.stageId) })}
      action={t("pipeline.moveNow")}
      ready
      pending={move.isPending}
      error={move.error}
      fields={needed.fieldIds.map((id) => `custom.${id}`)}
      onSubmit={() => move.mutate()}
      onClose={() => cards.setNeeded(null)}
    >
      <p>{t("pipeline.neededText", { name: titleOf(needed.card) })}</p>
      <RequiredFields
        ids={needed.fieldIds}
        values={custom}
        onChange={setCustom}
        errors={errorsByField(move.error)}
      />
    </FormSheet>
  );
}
