import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { useCatalogue } from "../catalogue/useCatalogue";
import { Field, TextField } from "../forms/controls";
import { Sheet } from "../shell/overlays";

/** Why an opportunity was lost: a reason to count by, and a word for whoever reads its timeline. */
export function LostSheet({
  name,
  onLose,
  onClose,
}: {
  name: string;
  onLose: (lost: { lostReasonId?: string; note?: string }) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const reasons = useCatalogue().active["lost-reasons"];
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  const lose = useMutation({
    mutationFn: () => onLose({ lostReasonId: reason || undefined, note: note.trim() || undefined }),
    onSuccess: onClose,
  });
  return (
    <Sheet title={t("pipeline.lostTitle", { name })} isOpen onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!lose.isPending) lose.mutate();
        }}
      >
        <Field label={t("pipeline.lostReason")}>
          {(id) => (
            <select
              id={id}
              className="select"
              autoFocus
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            >
              <option value="">{t("pipeline.noReason")}</option>
              {reasons.map(({ id: value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField label={t("pipeline.lostNote")} long value={note} onChange={setNote} />
        {lose.isError && (
          <p className="field-error" role="alert">
            {refusalText(lose.error, t("states.notSaved"))}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("shell.cancel")}
          </button>
          <button className="button primary" disabled={lose.isPending}>
            {t("pipeline.markLost")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
