import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, errorsByField } from "../api/client";
import { useSettings } from "../shell/settings";
import { parseMoney, spokenParts } from "../text/format";
import { useFormat } from "../text/useFormat";
import type { ChangedField } from "./leadConflict";
import type { Lead, LeadChange } from "./leadsApi";

export type FieldKind = "text" | "long" | "email" | "phone" | "url" | "money";

interface Props {
  lead: Lead;
  field: Exclude<ChangedField, "archived" | "priority" | "ownerId" | "teamId">;
  kind: FieldKind;
  onSave: (change: LeadChange) => Promise<void>;
}

/** A value that becomes its own editor: click or Enter to edit, Enter or leaving saves, Esc takes back. */
export function LeadField({ lead, field, kind, onSave }: Props) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const id = useId();
  const shown = useRef<HTMLButtonElement>(null);
  const label = t(`fields.${field}`);
  const value = lead[field];

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

  return (
    <div className="lead-field">
      <dt id={id}>{label}</dt>
      <dd>
        {editing ? (
          <Editor labelledBy={id} lead={lead} field={field} kind={kind} onSave={onSave} onClose={close} />
        ) : (
          <button ref={shown} className="lead-value" onClick={() => setEditing(true)} aria-describedby={id}>
            {value ? (
              <Shown value={value} kind={kind} />
            ) : (
              <span className="lead-add" aria-label={t("leads.addField", { name: label })}>
                {t("leads.add")}
              </span>
            )}
          </button>
        )}
      </dd>
    </div>
  );
}

export function Shown({ value, kind }: { value: string | number; kind: FieldKind }): ReactNode {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  if (kind === "money")
    return (
      <span>
        {format.amount(Number(value))} {t(`money.${unit}`)}
      </span>
    );
  if (kind === "phone") return <span className="ltr">{format.phone(String(value))}</span>;
  if (kind === "email" || kind === "url") return <span className="ltr">{value}</span>;
  return <bdi className={kind === "long" ? "long" : undefined}>{value}</bdi>;
}

function Editor({
  labelledBy,
  lead,
  field,
  kind,
  onSave,
  onClose,
}: Props & { labelledBy: string; onClose: (refocus: boolean) => void }) {
  const { t } = useTranslation();
  const { unit } = useSettings();
  const before = kind === "money" ? amountText(lead.expectedRevenue, unit) : String(lead[field] ?? "");
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

  async function save(refocus: boolean) {
    // Leaving the field while Enter is being saved must not save twice.
    if (busy.current) return;
    if (text.trim() === before.trim()) {
      onClose(refocus);
      return;
    }
    let value: string | number | null = text.trim() || null;
    if (kind === "money") {
      value = text.trim() ? parseMoney(text, unit) : 0;
      if (value === null) {
        setError(t("leads.notANumber"));
        return;
      }
    }
    busy.current = true;
    setSaving(true);
    setError(undefined);
    try {
      await onSave({ [field]: value });
      onClose(refocus);
    } catch (problem) {
      setError(errorsByField(problem)[field] ?? messageOf(problem, t("states.notSaved")));
    } finally {
      busy.current = false;
      setSaving(false);
    }
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
    onBlur: () => void save(false),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === "Escape") {
        event.stopPropagation();
        onClose(true);
      } else if (event.key === "Enter" && (kind !== "long" || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void save(true);
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
          dir={kind === "text" || kind === "money" ? "auto" : "ltr"}
          inputMode={
            kind === "phone" ? "tel" : kind === "email" ? "email" : kind === "money" ? "decimal" : undefined
          }
        />
      )}
      {rials !== null && rials > 0 && <InWords rials={rials} />}
      {kind === "long" && <span className="field-help">{t("leads.longHint")}</span>}
      {error && (
        <span id={errorId} className="field-error" role="alert">
          {error}
        </span>
      )}
    </>
  );
}

/** What was typed, said back. */
function InWords({ rials }: { rials: number }) {
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

const amountText = (rials: number, unit: "toman" | "rial") =>
  rials === 0 ? "" : String(unit === "toman" ? rials / 10 : rials);

const messageOf = (problem: unknown, otherwise: string) =>
  problem instanceof ApiProblem && !problem.offline && problem.message ? problem.message : otherwise;
