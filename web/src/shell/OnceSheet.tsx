import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { OnceShown } from "./CopyButton";
import { Sheet } from "./overlays";

/** A secret that is shown now and never again; a press beside the sheet does not lose it. */
export function OnceSheet({
  title,
  text,
  label,
  secret,
  onClose,
  children,
}: {
  title: string;
  text: string;
  label: string;
  secret: string;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Sheet title={title} isOpen onClose={onClose} role="alertdialog">
      <div className="stack">
        <p>{text}</p>
        <OnceShown label={label} text={secret} />
        {children}
      </div>
      <div className="dialog-actions">
        <button className="button" onClick={onClose}>
          {t("shell.close")}
        </button>
      </div>
    </Sheet>
  );
}
