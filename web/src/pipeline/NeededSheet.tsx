import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import { Sheet } from "../shell/overlays";
import { useTitleOf } from "./LeadTile";
import { RequiredFields, type Custom } from "./RequiredFields";
import type { Cards, NeededFields } from "./useCards";

/** What a stage asks of those who enter it: filled in here, and then moved. */
export function NeededSheet({ needed, cards }: { needed: NeededFields; cards: Cards }) {
  const { t } = useTranslation();
  const titleOf = useTitleOf();
  const [custom, setCustom] = useState<Custom>({});
  const move = useMutation({ mutationFn: () => cards.move(needed.card, needed.stageId, custom) });

  const close = () => cards.setNeeded(null);
  return (
    <Sheet
      title={t("pipeline.neededTitle", { stage: cards.stageName(needed.stageId) })}
      isOpen
      onClose={close}
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!move.isPending) move.mutate();
        }}
      >
        <p>{t("pipeline.neededText", { name: titleOf(needed.card) })}</p>
        <RequiredFields
          ids={needed.fieldIds}
          values={custom}
          onChange={setCustom}
          errors={errorsByField(move.error)}
        />
        {move.isError && (
          <p className="field-error" role="alert">
            {refusalText(move.error, t("states.notSaved"))}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            {t("shell.cancel")}
          </button>
          <button className="button primary" disabled={move.isPending}>
            {t("pipeline.moveNow")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
