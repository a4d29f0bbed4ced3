import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Sheet } from "./overlays";

/** Before something that cannot be taken back, or not all of it. */
export function ConfirmSheet({
  title,
  action,
  danger,
  pending,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  action: string;
  danger?: boolean;
  pending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Sheet title={title} isOpen onClose={onClose} role="alertdialog">
      {children}
      <div className="dialog-actions">
        <button className="button" autoFocus onClick={onClose}>
          {t("shell.cancel")}
        </button>
        <button
          className={danger ? "button danger" : "button primary"}
          disabled={pending}
          onClick={onConfirm}
        >
          {action}
        </button>
      </div>
    </Sheet>
  );
}
