import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { useCatalogue } from "../catalogue/useCatalogue";
import { Sheet } from "../shell/overlays";
import type { Loss } from "./movesApi";

/** Why it is lost: a reason and a word, neither of them needed. */
export default function LostSheet({
  onLose,
  onClose,
}: {
  /** Throws when it is refused; what was typed stays. */
  onLose: (loss: Loss) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const reasons = useCatalogue().active["lost-reasons"];
  const [lostReasonId, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function lose() {
    setBusy(true);
    try {
      await onLose({ lostReasonId, note: note.trim() || null });
      onClose();
    } catch (problem) {
      setError(refusalText(problem, t("states.notSaved")));
      setBusy(false);
    }
  }

  return (
    <Sheet title={t("lead.loseTitle")} isOpen onClose={onClose}>
      <form
        className="lead-sheet"
        onSubmit={(event) => {
          event.preventDefault();
          void lose();
        }}
      >
        <fieldset className="field">
          <legend className="field-label">{t("fields.lostReasonId")}</legend>
          <div className="reason-list">
            {[{ id: null, label: t("lead.noReason") }, ...reasons].map(({ id, label }) => (
              <label key={id ?? ""} className="check">
                <input
                  type="radio"
                  name="reason"
                  checked={lostReasonId === id}
                  autoFocus={id === null}
                  onChange={() => setReason(id)}
                />
                <bdi>{label}</bdi>
              </label>
            ))}
          </div>
        </fieldset>
        <div className="field">
          <label htmlFor="lost-note">{t("lead.lostNote")}</label>
          <textarea
            id="lost-note"
            className="input"
            dir="auto"
            rows={3}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        {error && (
          <p className="field-error" role="alert">
            {error}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("shell.cancel")}
          </button>
          <button className="button primary" disabled={busy}>
            {t("lead.lose")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
