import { lazy, Suspense, useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import { useSettings } from "../shell/settings";
import { parseMoney, parseNumber, spokenParts } from "../text/format";
import { useFormat } from "../text/useFormat";
import { ChosenField } from "./ChosenField";
import type { FieldKind, FieldShape } from "./leadFields";
import { Shown } from "./Shown";

const DateEditor = lazy(() => import("./DateEditor"));

export interface LeadFieldProps {
  shape: FieldShape;
  value: unknown;
  /** Throws when the value is refused. What was seen is what the editing began with, whatever others wrote meanwhile. */
  onSave: (value: unknown, seen: unknown) => Promise<void>;
  /** What another value would do besides. */
  hint?: string;
  /** What stands beside the value. */
  children?: ReactNode;
}

/** A value that becomes its own editor: click or Enter to edit, Enter or leaving saves, Esc takes back. */
export function LeadField(props: LeadFieldProps) {
  const { kind } = props.shape;
  return kind === "choice" || kind === "choices" ? <ChosenField {...props} /> : <TypedField {...props} />;
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === "";

/** Zero says nothing of what somebody may be worth. */
const isBlank = (value: unknown, kind: FieldKind) => isEmpty(value) || (kind === "money" && value === 0);

function TypedField({ shape, value, onSave, hint, children }: LeadFieldProps) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const id = useId();
  const shown = useRef<HTMLButtonElement>(null);
  const refocus = useRef(false);

  // The value takes the focus back once it stands there again.
  useEffect(() => {
    if (!editing && refocus.current) shown.current?.focus();
    refocus.current = false;
  }, [editing]);

  function close(keepFocus: boolean) {
    refocus.current = keepFocus;
    setEditing(false);
  }

  const editor = { shape, value, onSave, hint, labelledBy: id, onClose: close };
  const display = (
    <button ref={shown} className="lead-value" onClick={() => setEditing(true)} aria-describedby={id}>
      {isBlank(value, shape.kind) ? (
        <span className="lead-add" aria-label={t("leads.addField", { name: shape.label })}>
          {t("leads.add")}
        </span>
      ) : (
        <Shown {...shape} value={value} />
      )}
    </button>
  );
  return (
    <div className="lead-field">
      <dt id={id}>{shape.label}</dt>
      <dd>
        {!editing ? (
          display
        ) : shape.kind === "date" ? (
          <Suspense fallback={display}>
            <DateEditor {...editor} />
          </Suspense>
        ) : (
          <Editor {...editor} />
        )}
        {children}
      </dd>
    </div>
  );
}

export interface EditorProps extends Omit<LeadFieldProps, "children"> {
  labelledBy: string;
  onClose: (refocus: boolean) => void;
}

/** Saves what an editor holds, once, and says why it was refused. */
export function useSaving({ shape, value: now, onSave, onClose }: EditorProps) {
  const { t } = useTranslation();
  const [error, setError] = useState<string>();
  const [saving, setSaving] = useState(false);
  const busy = useRef(false);
  const [seen] = useState(now);

  async function save(value: unknown, refocus: boolean) {
    // Leaving the field while Enter is being saved must not save twice.
    if (busy.current) return;
    busy.current = true;
    setSaving(true);
    setError(undefined);
    try {
      await onSave(value, seen);
      onClose(refocus);
    } catch (problem) {
      setError(errorsByField(problem)[shape.field] ?? refusalText(problem, t("states.notSaved")));
    } finally {
      busy.current = false;
      setSaving(false);
    }
  }

  return { save, saving, error, setError, seen };
}

function Editor(props: EditorProps) {
  const { labelledBy, shape, hint, onClose } = props;
  const { kind } = shape;
  const { t } = useTranslation();
  const { unit } = useSettings();
  const { save, saving, error, setError, seen } = useSaving(props);
  const before = isBlank(seen, kind) ? "" : kind === "money" ? amountText(Number(seen), unit) : String(seen);
  const [text, setText] = useState(before);
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const errorId = useId();

  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  function finish(refocus: boolean) {
    if (text.trim() === before.trim()) {
      onClose(refocus);
      return;
    }
    const read = readers[kind]?.(text, unit);
    if (read === null && text.trim()) setError(t("leads.notANumber"));
    else void save(text.trim() ? (read ?? text.trim()) : null, refocus);
  }

  const shared = {
    ref: input,
    className: "input",
    value: text,
    readOnly: saving,
    "aria-labelledby": labelledBy,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": error ? errorId : undefined,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onBlur: () => finish(false),
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

  const rials = kind === "money" ? parseMoney(text, unit) : null;
  return (
    <>
      {kind === "long" ? (
        <textarea {...shared} rows={5} dir="auto" />
      ) : (
        <input
          {...shared}
          type="text"
          dir={kind === "email" || kind === "phone" || kind === "url" ? "ltr" : "auto"}
          inputMode={inputModes[kind]}
        />
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

const inputModes: Partial<Record<FieldKind, "tel" | "email" | "decimal">> = {
  phone: "tel",
  email: "email",
  money: "decimal",
  number: "decimal",
  percent: "decimal",
};

const readers: Partial<Record<FieldKind, (text: string, unit: "toman" | "rial") => number | null>> = {
  money: parseMoney,
  number: parseSigned,
  percent: (text) => parseNumber(text.replace(/[%٪]/g, "")),
};

function parseSigned(text: string): number | null {
  const [, sign, rest = ""] = /^[\s\u200e\u200f]*([-−]?)(.*)$/s.exec(text) ?? [];
  const number = parseNumber(rest);
  return number !== null && sign ? -number : number;
}

/** What was typed, said back. */
export function InWords({ rials }: { rials: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  const said = spokenParts(unit === "toman" ? rials / 10 : rials)
    .map(({ value, magnitude }) => {
      const n = format.number(value);
      return magnitude === "one" ? n : t(`money.${magnitude}`, { n });
    })
    .join(t("money.and"));
  return (
    <span className="field-help">
      {said} {t(`money.${unit}`)}
    </span>
  );
}

const amountText = (rials: number, unit: "toman" | "rial") => String(unit === "toman" ? rials / 10 : rials);
