import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import type { CustomField } from "../catalogue/catalogueApi";
import { labelIn, useCatalogue } from "../catalogue/useCatalogue";
import { Field } from "../forms/controls";
import { Sheet } from "../shell/overlays";
import { useSettings } from "../shell/settings";
import { usePeople } from "../teams/people";
import { parseMoney, parseNumber } from "../text/format";
import { isoDateOf } from "../text/typedDate";
import { useTitleOf } from "./LeadTile";
import type { Cards, NeededFields } from "./useCards";

/** What a stage asks of those who enter it: filled in here, and then moved. */
export function NeededSheet({ needed, cards }: { needed: NeededFields; cards: Cards }) {
  const { t } = useTranslation();
  const { unit, calendar } = useSettings();
  const catalogue = useCatalogue();
  const titleOf = useTitleOf();
  const fields = needed.fieldIds.flatMap((id) => catalogue.find("custom-fields", id) ?? []);
  const [typed, setTyped] = useState<Record<string, string | readonly string[]>>({});
  const [wrong, setWrong] = useState<Record<string, string>>({});

  const move = useMutation({
    mutationFn: (custom: Record<string, unknown>) => cards.move(needed.card, needed.stageId, custom),
  });
  const refused = errorsByField(move.error);

  function save() {
    const mistakes: Record<string, string> = {};
    const custom: Record<string, unknown> = {};
    for (const { id, type } of fields) {
      const value = typed[id];
      const text = typeof value === "string" ? value.trim() : "";
      if (type === "number") custom[id] = parseNumber(text);
      else if (type === "money") custom[id] = parseMoney(text, unit);
      else if (type === "date") custom[id] = isoDateOf(text, calendar);
      else if (type === "flag") custom[id] = text === "" ? null : text === "yes";
      else if (type === "multiChoice") custom[id] = value ?? null;
      else custom[id] = text || null;
      if (text && custom[id] === null)
        mistakes[id] = t(type === "date" ? "pipeline.notADate" : "leads.notANumber");
    }
    setWrong(mistakes);
    if (Object.keys(mistakes).length === 0) move.mutate(custom);
  }

  const close = () => cards.setNeeded(null);
  return (
    <Sheet
      title={t("pipeline.neededTitle", { stage: cards.stageName(needed.stageId) })}
      isOpen
      onClose={close}
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!move.isPending) save();
        }}
      >
        <p>{t("pipeline.neededText", { name: titleOf(needed.card) })}</p>
        {fields.map((field) => (
          <ValueField
            key={field.id}
            field={field}
            label={field.label}
            value={typed[field.id] ?? ""}
            onChange={(value) => setTyped((now) => ({ ...now, [field.id]: value }))}
            error={wrong[field.id] ?? refused[`custom.${field.id}`]}
          />
        ))}
        {move.isError && (
          <p className="field-error" role="alert">
            {refusalText(move.error, t("states.notSaved"))}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            {t("shell.cancel")}
          </button>
          <button className="button primary" disabled={move.isPending}>
            {t("pipeline.moveNow")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

function ValueField({
  field,
  label,
  value,
  onChange,
  error,
}: {
  field: CustomField;
  label: string;
  value: string | readonly string[];
  onChange: (value: string | readonly string[]) => void;
  error?: string;
}) {
  const { t, i18n } = useTranslation();
  const people = usePeople();
  const options = field.options
    .filter(({ active }) => active)
    .map((option) => [option.id, labelIn(i18n.language, option)] as const);
  const choices: readonly (readonly [string, string])[] | undefined = {
    choice: options,
    multiChoice: options,
    person: people.active.map(({ id, name }) => [id, name] as const),
    flag: [["yes", t("shell.yes")] as const, ["no", t("shell.no")] as const],
  }[field.type as string];
  const isMany = field.type === "multiChoice";
  return (
    <Field label={label} error={error}>
      {(id, describedBy) =>
        choices ? (
          <select
            id={id}
            className={isMany ? "input" : "select"}
            multiple={isMany}
            value={isMany ? [...(typeof value === "string" ? [] : value)] : String(value)}
            aria-describedby={describedBy}
            aria-invalid={error ? true : undefined}
            onChange={(event) =>
              onChange(
                isMany ? [...event.target.selectedOptions].map((option) => option.value) : event.target.value,
              )
            }
          >
            {!isMany && <option value="">{t("pipeline.choose")}</option>}
            {choices.map(([key, name]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        ) : (
          <input
            id={id}
            className="input"
            dir={field.type === "text" ? "auto" : "ltr"}
            value={String(value)}
            autoComplete="off"
            aria-describedby={describedBy}
            aria-invalid={error ? true : undefined}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}
