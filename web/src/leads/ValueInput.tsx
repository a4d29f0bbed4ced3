import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, MenuTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { DayInput } from "../shell/DayInput";
import { useSettings } from "../shell/settings";
import { parseMoney, parseNumber, startOfDay } from "../text/format";
import { isoDateOf } from "../text/typedDate";
import { useFormat } from "../text/useFormat";
import { Choices } from "./Choices";
import { groupLeads } from "./leadsApi";
import type { Test } from "./leadView";
import type { FieldId, Fields, Options } from "./listFields";

type Value = Test["value"];

interface Props {
  fields: Fields;
  field: FieldId;
  /** Several values may be chosen. */
  several?: boolean;
  /** To look for: also what nobody can choose any more, as long as leads have it. */
  seeks?: boolean;
  value: Value;
  onChange: (value: Value) => void;
  label: string;
}

/** A value of a field, chosen or typed, as the field's kind wants it. */
export function ValueInput(props: Props) {
  const { fields, field, several, seeks } = props;
  const { kind } = fields.of(field);
  const removed = fields.removed(field);
  const { data: held } = useQuery({ ...valuesOf(field), enabled: seeks === true && removed.length > 0 });
  const chosen = fields.options(field)?.concat(removed.filter(([id]) => held?.some(({ key }) => key === id)));
  if (kind === "flag")
    return (
      <Chosen
        {...props}
        options={[
          ["true", fields.say(field, true)],
          ["false", fields.say(field, false)],
        ]}
        toValue={(key) => key === "true"}
      />
    );
  if (kind === "stars")
    return (
      <Chosen
        {...props}
        options={["0", "1", "2", "3"].map((n) => [n, fields.say(field, Number(n))] as const)}
        toValue={Number}
      />
    );
  if (chosen)
    return several ? (
      <Several {...props} options={chosen} />
    ) : (
      <Chosen {...props} options={chosen} toValue={(key) => key} />
    );
  if (kind === "words" && several) return <Known {...props} />;
  return <Typed key={field} {...props} />;
}

function Chosen({
  value,
  onChange,
  label,
  options,
  toValue,
}: Props & { options: Options; toValue: (key: string) => Value }) {
  const { t } = useTranslation();
  return (
    <select
      className="select"
      aria-label={label}
      value={value === undefined ? "" : String(value)}
      onChange={(event) => onChange(event.target.value === "" ? undefined : toValue(event.target.value))}
    >
      <option value="">{t("builder.choose")}</option>
      {options.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Several({ value, onChange, label, options, fields, field }: Props & { options: Options }) {
  const { t } = useTranslation();
  const chosen = Array.isArray(value) ? (value as readonly string[]) : [];
  return (
    <MenuTrigger>
      <Button className="button several" aria-label={label}>
        <bdi className="truncate">{chosen.length > 0 ? fields.say(field, chosen) : t("builder.choose")}</bdi>
      </Button>
      <Choices multiple options={options} chosen={chosen} onChange={onChange} />
    </MenuTrigger>
  );
}

/** Values that leads have. */
const valuesOf = (field: FieldId) =>
  queryOptions({
    queryKey: ["leads", "values", field],
    queryFn: ({ signal }) => groupLeads(field, { filter: undefined, q: "" }, signal),
    staleTime: 30_000,
  });

function Known(props: Props) {
  const { field, fields } = props;
  const { data } = useQuery(valuesOf(field));
  const known = (data ?? []).flatMap(({ key }) => (key ? [[key, fields.say(field, key)] as const] : []));
  return <Several {...props} options={known} />;
}

function Typed({ fields, field, value, onChange, label }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit, calendar, timeZone } = useSettings();
  const { kind } = fields.of(field);
  const [text, setText] = useState(() =>
    value === undefined
      ? ""
      : kind === "text" || kind === "words"
        ? String(value)
        : kind === "percent"
          ? format.number(Number(value))
          : fields.say(field, value),
  );
  const read = (typed: string): Value => {
    if (kind === "money") return parseMoney(typed, unit) ?? undefined;
    if (kind === "number" || kind === "percent") return parseNumber(typed.replace(/[٪%]/, "")) ?? undefined;
    if (kind !== "date" && kind !== "time") return typed.trim() || undefined;
    const day = isoDateOf(typed, calendar);
    if (!day || kind === "date") return day ?? undefined;
    // Noon is that day in every zone we know of; the filter begins with its first moment.
    return startOfDay(new Date(`${day}T12:00:00Z`), 0, timeZone).toISOString();
  };
  const change = (typed: string) => {
    setText(typed);
    onChange(read(typed));
  };
  if (kind === "date" || kind === "time") return <DayInput aria-label={label} text={text} onText={change} />;
  return (
    <input
      className="input"
      dir={kind === "text" || kind === "words" ? "auto" : undefined}
      aria-label={label}
      aria-invalid={(text.trim() !== "" && read(text) === undefined) || undefined}
      inputMode={kind === "money" || kind === "number" || kind === "percent" ? "decimal" : undefined}
      placeholder={kind === "money" ? t(`money.${unit}`) : undefined}
      value={text}
      onChange={(event) => change(event.target.value)}
    />
  );
}
