import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { Sheet } from "../shell/overlays";
import { LeadField } from "./LeadField";
import { useLeadFields } from "./leadFields";
import type { Missing } from "./useMoves";

/** Asks for the fields that a stage wants, and goes on with what was going to happen. */
export default function RequiredSheet({ missing }: { missing: Missing }) {
  const { t } = useTranslation();
  const shapeOf = useLeadFields();
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const isComplete = missing.fieldIds.every((id) => values[id] !== undefined && values[id] !== null);

  async function goOn() {
    setBusy(true);
    try {
      await missing.goOn(values);
    } catch (problem) {
      setError(refusalText(problem, t("states.notSaved")));
      setBusy(false);
    }
  }

  return (
    <Sheet title={t("lead.requiredTitle")} isOpen onClose={missing.giveUp}>
      <p className="muted">{t("lead.requiredText")}</p>
      <dl className="lead-sheet">
        {missing.fieldIds.map((id) => (
          <LeadField
            key={id}
            shape={shapeOf(`custom.${id}`)}
            value={values[id] ?? null}
            onSave={(value) => {
              setValues((before) => ({ ...before, [id]: value }));
              return Promise.resolve();
            }}
          />
        ))}
      </dl>
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <div className="dialog-actions">
        <button className="button" onClick={missing.giveUp}>
          {t("shell.cancel")}
        </button>
        <button className="button primary" disabled={!isComplete || busy} onClick={() => void goOn()}>
          {t("lead.goOn")}
        </button>
      </div>
    </Sheet>
  );
}
