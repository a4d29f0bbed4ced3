import { useTranslation } from "react-i18next";
import { Sheet } from "../shell/overlays";

/** Before something that cannot be taken back. */
export function ConfirmSheet({
  title,
  text,
  action,
  danger,
  pending,
  onConfirm,
  onClose,
}: {
  title: string;
  text: string;
  action: string;
  danger?: boolean;
  pending: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Sheet title={title} isOpen onClose={onClose} role="alertdialog">
      <p>{text}</p>
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
