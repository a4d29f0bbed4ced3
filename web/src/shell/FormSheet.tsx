import { useEffect, useRef, type ReactNode } from "react";
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
  aside,
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
  /** Another button, apart from the two. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const errors = errorsByField(error);
  const form = useRef<HTMLFormElement>(null);
  // One can type at once, unless that brings up a keyboard over what is to be read first.
  useEffect(() => {
    if (form.current?.contains(document.activeElement) || !matchMedia("(pointer: fine)").matches) return;
    form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, []);
  return (
    <Sheet title={title} isOpen onClose={onClose}>
      <form
        ref={form}
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
          {aside}
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
