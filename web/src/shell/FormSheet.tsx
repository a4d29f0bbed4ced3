import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import { Sheet } from "./overlays";

/** A few fields that are sent together. */
export function FormSheet({
  title,
  action,
  ready,
  pending,
  error,
  fields,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  action: string;
  /** Whether there is enough to send. */
  ready: boolean;
  pending: boolean;
  /** Why it was refused. */
  error: unknown;
  /** Those that tell themselves what is wrong with them. */
  fields: readonly string[];
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const errors = errorsByField(error);
  return (
    <Sheet title={title} isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !pending) onSubmit();
        }}
      >
        {children}
        {Boolean(error) && !fields.some((field) => errors[field]) && (
          <p className="field-error" role="alert">
            {Object.values(errors)[0] ?? refusalText(error, t("states.notSaved"))}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("shell.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={pending || !ready}>
            {pending ? t("states.saving") : action}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
