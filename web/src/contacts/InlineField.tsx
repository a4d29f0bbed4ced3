import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";

interface Props {
  label: string;
  /** In the label's place, for one that is edited itself. */
  heading?: ReactNode;
  /** As it is typed; empty where there is none. */
  text: string;
  /** As it is shown; the text itself if absent. */
  children?: ReactNode;
  long?: boolean;
  ltr?: boolean;
  inputMode?: "tel" | "email" | "url" | "decimal";
  /** Beside the value, as long as it is not edited. */
  beside?: ReactNode;
  /** The field whose error the server would tell. */
  field: string;
  onSave: (text: string) => Promise<void>;
}

/** A value that becomes its own editor: click or Enter to edit, Enter or leaving saves, Esc takes back. */
export function InlineField({ label, heading, text, children, field, beside, onSave, ...kind }: Props) {
  const { t } = useTranslation();
  const { editing, shown, open, close } = useEditing();
  const id = useId();

  return (
    <div className="lead-field">
      <dt id={id}>{heading ?? label}</dt>
      <dd className={beside ? "with-beside" : undefined}>
        {editing ? (
          <Editor labelledBy={id} text={text} field={field} onSave={onSave} onClose={close} {...kind} />
        ) : (
          <button ref={shown} className="lead-value" onClick={open} aria-describedby={id}>
            {text ? (
              (children ?? <bdi className={kind.long ? "long" : kind.ltr ? "ltr" : undefined}>{text}</bdi>)
            ) : (
              <span className="lead-add" aria-label={t("leads.addField", { name: label })}>
                {t("leads.add")}
              </span>
            )}
          </button>
        )}
        {!editing && beside}
      </dd>
    </div>
  );
}

/** Whether a value is edited; the button that shows it takes the focus back once it stands there again. */
export function useEditing() {
  const [editing, setEditing] = useState(false);
  const shown = useRef<HTMLButtonElement>(null);
  const refocus = useRef(false);
  useEffect(() => {
    if (!editing && refocus.current) shown.current?.focus();
    refocus.current = false;
  }, [editing]);
  return {
    editing,
    shown,
    open: () => setEditing(true),
    close: (keepFocus: boolean) => {
      refocus.current = keepFocus;
      setEditing(false);
    },
  };
}

export function Editor({
  labelledBy,
  placeholder,
  longest,
  text: before,
  long,
  ltr,
  inputMode,
  field,
  onSave,
  onClose,
}: Omit<Props, "label" | "heading" | "children"> & {
  labelledBy: string;
  placeholder?: string;
  /** In letters. */
  longest?: number;
  onClose: (keepFocus: boolean) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(before);
  const [error, setError] = useState<string>();
  const [saving, setSaving] = useState(false);
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const busy = useRef(false);
  const errorId = useId();

  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  async function save(keepFocus: boolean) {
    // Leaving the field while Enter is being saved must not save twice.
    if (busy.current) return;
    if (text.trim() === before.trim()) {
      onClose(keepFocus);
      return;
    }
    busy.current = true;
    setSaving(true);
    setError(undefined);
    try {
      await onSave(text.trim());
      onClose(keepFocus);
    } catch (problem) {
      setError(errorsByField(problem)[field] ?? refusalText(problem, t("states.notSaved")));
    } finally {
      busy.current = false;
      setSaving(false);
    }
  }

  const shared = {
    ref: input,
    className: "input",
    value: text,
    placeholder,
    maxLength: longest,
    readOnly: saving,
    dir: ltr ? ("ltr" as const) : ("auto" as const),
    "aria-labelledby": labelledBy,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": error ? errorId : undefined,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onBlur: () => void save(false),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === "Escape") {
        event.stopPropagation();
        onClose(true);
      } else if (event.key === "Enter" && (!long || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void save(true);
      }
    },
  };
  return (
    <>
      {long ? <textarea {...shared} rows={5} /> : <input {...shared} type="text" inputMode={inputMode} />}
      {long && <span className="field-help">{t("leads.longHint")}</span>}
      {error && (
        <span id={errorId} className="field-error" role="alert">
          {error}
        </span>
      )}
    </>
  );
}
