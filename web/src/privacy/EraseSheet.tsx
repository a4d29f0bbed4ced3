import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { TextField } from "../forms/controls";
import { Sheet } from "../shell/overlays";
import { isolated } from "../text/format";
import { erasePerson, type Erasure, type Person } from "./privacyApi";
import { isSign, signOf } from "./privacyView";

/** It cannot be undone: whoever orders it says once more whom they mean. */
export function EraseSheet({
  person,
  onStarted,
  onClose,
}: {
  person: Person;
  onStarted: (erasure: Erasure) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const erase = useMutation({ mutationFn: () => erasePerson(person), onSuccess: onStarted });
  const sign = signOf(person);
  const meant = isSign(typed, sign);
  return (
    <Sheet title={t("privacy.eraseTitle")} isOpen onClose={onClose} role="alertdialog">
      <form
        className="stack"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (meant) erase.mutate();
        }}
      >
        <p>{t("privacy.goes")}</p>
        <ul className="bullets">
          <li>{t("privacy.goesLeads")}</li>
          <li>{t("privacy.goesSubmissions")}</li>
          <li>{t("privacy.goesMentions")}</li>
        </ul>
        <p>{t("privacy.stays")}</p>
        <ul className="bullets">
          <li>{t("privacy.staysReceipts")}</li>
          <li>{t("privacy.staysAudit")}</li>
          <li>{t("privacy.staysBackups")}</li>
          <li>{t("privacy.staysTexts")}</li>
        </ul>
        <TextField
          label={t("privacy.confirm", { sign: isolated(sign) })}
          ltr
          value={typed}
          onChange={setTyped}
        />
        {erase.isError && (
          <p className="field-error" role="alert">
            {refusalText(erase.error, t("states.notSaved"))}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("shell.cancel")}
          </button>
          <button type="submit" className="button danger" disabled={!meant || erase.isPending}>
            {t("privacy.eraseGo")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
