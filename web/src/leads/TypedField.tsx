import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import { DayInput } from "../shell/DayInput";
import { useSettings, type Settings } from "../shell/settings";
import { parseMoney, parseNumber, type Format } from "../text/format";
import { isoDateOf } from "../text/typedDate";
import { useFormat } from "../text/useFormat";
import { InWords } from "./InWords";
import type { FieldKind, FieldShape } from "./leadFields";
import { Shown } from "./Shown";

interface EditorProps {
  shape: Pick<FieldShape, "field" | "kind">;
  value: unknown;
  /** Throws when the value is refused. What was seen is what the editing began with, whatever others wrote meanwhile. */
  onSave: (value: unknown, seen: unknown) => Promise<void>;
  /** What another value would do besides. */
  hint?: string;
  placeholder?: string;
  /** In letters. */
  longest?: number;
}

export interface TypedFieldProps extends EditorProps {
  shape: Pick<FieldShape, "field" | "label" | "kind"> & Partial<FieldShape>;
  /** In the label's place, for one that is edited itself. */
  heading?: ReactNode;
  /** Beside the value, as long as it is not edited. */
  beside?: ReactNode;
  /** Under the value. */
  children?: ReactNode;
}

/** A value that becomes its own editor: click or Enter to edit, Enter or leaving saves, Esc takes back. */
export function TypedField({ heading, beside, children, ...editor }: TypedFieldProps) {
  const { t } = useTranslation();
  const { editing, shown, open, close } = useEditing();
  const id = useId();
  const { shape, value } = editor;
  return (
    <div className="lead-field">
      <dt id={id}>{heading ?? shape.label}</dt>
      <dd className={beside ? "with-beside" : undefined}>
        {editing ? (
          <Editor {...editor} labelledBy={id} onClose={close} />
        ) : (
          <button ref={shown} className="lead-value" onClick={open} aria-describedby={id}>
            {isBlank(value, shape.kind) ? (
              <span className="lead-add" aria-label={t("leads.addField", { name: shape.label })}>
                {t("leads.add")}
              </span>
            ) : (
              <Shown {...shape} value={value} />
            )}
          </button>
        )}
        {!editing && beside}
        {children}
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

/** Zero says nothing of what somebody may be worth. */
const isBlank = (value: unknown, kind: FieldKind) =>
  value === null || value === undefined || value === "" || (kind === "money" && value === 0);

export function Editor({
  shape: { field, kind },
  value,
  onSave,
  hint,
  placeholder,
  longest,
  labelledBy,
  onClose,
}: EditorProps & { labelledBy: string; onClose: (keepFocus: boolean) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const settings = useSettings();
  const [seen] = useState(value);
  const print = printers[kind] ?? String;
  const before = isBlank(seen, kind) ? "" : print(seen, format);
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

  function finish(keepFocus: boolean) {
    const typed = text.trim();
    if (typed === before.trim()) {
      onClose(keepFocus);
      return;
    }
    const read = readers[kind]?.(typed, settings);
    if (read !== null || !typed) void save(typed ? (read ?? typed) : null, keepFocus);
    // A day that is none is told by its input.
    else if (kind !== "date") setError(t("leads.notANumber"));
  }

  async function save(wanted: unknown, keepFocus: boolean) {
    // Leaving the field while Enter is being saved must not save twice.
    if (busy.current) return;
    busy.current = true;
    setSaving(true);
    setError(undefined);
    try {
      await onSave(wanted, seen);
      onClose(keepFocus);
    } catch (problem) {
      setError(errorsByField(problem)[field] ?? refusalText(problem, t("states.notSaved")));
    } finally {
      busy.current = false;
      setSaving(false);
    }
  }

  const shared = {
    readOnly: saving,
    "aria-labelledby": labelledBy,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": error ? errorId : undefined,
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === "Escape") {
        event.stopPropagation();
        onClose(true);
      } else if (event.key === "Enter" && (kind !== "long" || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        finish(true);
      }
    },
  };
  const plain = {
    ...shared,
    ref: input,
    className: "input",
    value: text,
    placeholder,
    maxLength: longest,
    dir: kind === "email" || kind === "phone" || kind === "url" ? ("ltr" as const) : ("auto" as const),
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onBlur: () => finish(false),
  };
  const rials = kind === "money" ? parseMoney(text, settings.unit) : null;
  return (
    <>
      {kind === "long" ? (
        <textarea {...plain} rows={5} />
      ) : kind === "date" ? (
        <DayInput
          {...shared}
          input={input}
          text={text}
          onText={setText}
          onPick={(day) => void save(day, true)}
          onLeave={() => finish(false)}
        />
      ) : (
        <input {...plain} type="text" inputMode={inputModes[kind]} />
      )}
      {rials !== null && rials > 0 && <InWords rials={rials} />}
      {kind === "long" && <span className="field-help">{t("leads.longHint")}</span>}
      {hint && text.trim() && text.trim() !== before.trim() && (
        <span className="field-help" role="status">
          {hint}
        </span>
      )}
      {error && (
        <span id={errorId} className="field-error" role="alert">
          {error}
        </span>
      )}
    </>
  );
}

const inputModes: Partial<Record<FieldKind, "tel" | "email" | "url" | "decimal">> = {
  phone: "tel",
  email: "email",
  url: "url",
  money: "decimal",
  number: "decimal",
  percent: "decimal",
};

const inDigits = (value: unknown, format: Format) => format.localDigits(String(value));

/** What stands in an editor at first, in the reader's digits. */
const printers: Partial<Record<FieldKind, (value: unknown, format: Format) => string>> = {
  money: (rials, format) => format.amount(Number(rials)),
  number: inDigits,
  percent: inDigits,
  date: (day, format) => format.numericDay(String(day)),
};

/** Null for what is no such value. */
const readers: Partial<Record<FieldKind, (text: string, settings: Settings) => number | string | null>> = {
  money: (text, { unit }) => parseMoney(text, unit),
  number: parseSigned,
  percent: (text) => parseNumber(text.replace(/[%٪]/g, "")),
  date: (text, { calendar }) => isoDateOf(text, calendar),
};

function parseSigned(text: string): number | null {
  const [, sign, rest = ""] = /^[\s\u200e\u200f]*([-−]?)(.*)$/s.exec(text) ?? [];
  const number = parseNumber(rest);
  return number !== null && sign ? -number : number;
}
