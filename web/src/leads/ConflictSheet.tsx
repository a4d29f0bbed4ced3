import { useTranslation } from "react-i18next";
import { Sheet } from "../shell/overlays";
import { FieldValue, useFieldName } from "./FieldValue";
import type { PendingConflict } from "./useLead";

/** Somebody else changed the same field first: both values, and a choice. */
export function ConflictSheet({ conflict }: { conflict: PendingConflict | null }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  if (!conflict) return null;
  return (
    <Sheet role="alertdialog" title={t("conflict.title")} isOpen onClose={() => conflict.resolve("theirs")}>
      <p className="muted">{t("conflict.text")}</p>
      {conflict.conflicts.map(({ field, mine, theirs }) => (
        <section key={field}>
          <h3 className="conflict-field">{fieldName(field)}</h3>
          <dl className="conflict-values">
            <div>
              <dt>{t("conflict.theirs")}</dt>
              <dd>
                <FieldValue field={field} value={theirs} />
              </dd>
            </div>
            <div>
              <dt>{t("conflict.mine")}</dt>
              <dd>
                <FieldValue field={field} value={mine} />
              </dd>
            </div>
          </dl>
        </section>
      ))}
      <div className="dialog-actions">
        <button className="button" onClick={() => conflict.resolve("theirs")}>
          {t("conflict.keepTheirs")}
        </button>
        <button className="button primary" onClick={() => conflict.resolve("mine")}>
          {t("conflict.keepMine")}
        </button>
      </div>
    </Sheet>
  );
}
