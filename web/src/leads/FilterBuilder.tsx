import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../shell/icons";
import { Sheet } from "../shell/overlays";
import { useFormat } from "../text/useFormat";
import { useFilterText } from "./filterText";
import {
  filterOf,
  groupOf,
  isGroup,
  operatorsOf,
  partsOf,
  periods,
  spanOf,
  takesValue,
  without,
  type Group,
  type Line,
  type LineOperator,
  type Node,
  type Unit,
} from "./filterTree";
import type { Filter } from "./leadView";
import { isField, useFields, type FieldId, type Fields } from "./listFields";
import { ValueInput } from "./ValueInput";

interface Props {
  filter: Filter | null;
  onChange: (filter: Filter | null) => void;
}

const deepest = 3;

/** What was built, part by part; a click takes it up again. */
export function FilterChips({
  filter,
  onChange,
  onOpen,
}: {
  filter: Filter;
  onChange: Props["onChange"];
  onOpen: () => void;
}) {
  const { t } = useTranslation();
  const fields = useFields();
  const { say } = useFilterText(fields);
  return partsOf(filter).map((part, index) => {
    const text = say(part);
    return (
      <span className="chip" key={JSON.stringify(part)}>
        <button className="button pressed" onClick={onOpen} title={text}>
          <bdi className="truncate">{text}</bdi>
        </button>
        <button
          className="button pressed icon-only"
          onClick={() => onChange(without(filter, index))}
          aria-label={t("filters.remove", { name: text })}
        >
          <Icon name="close" />
        </button>
      </span>
    );
  });
}

export function FilterSheet({ filter, onChange, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const [group, setGroup] = useState<Group>(() => {
    const known = groupOf(filter);
    return known.items.length > 0 ? known : { ...known, items: [newLine] };
  });
  const fields = useFields();
  const { say } = useFilterText(fields);
  const built = filterOf(group);
  return (
    <Sheet title={t("builder.title")} isOpen onClose={onClose}>
      <div className="builder">
        <GroupEditor group={group} onChange={setGroup} fields={fields} depth={1} />
        <p className="muted builder-said" role="status">
          {built ? <bdi>{say(built)}</bdi> : t("builder.nothing")}
        </p>
      </div>
      <div className="dialog-actions">
        <button className="button" onClick={onClose}>
          {t("shell.cancel")}
        </button>
        <button
          className="button primary"
          onClick={() => {
            onChange(built);
            onClose();
          }}
        >
          {t("builder.apply")}
        </button>
      </div>
    </Sheet>
  );
}

const newLine: Line = { field: "stageId", op: "in" };

function GroupEditor({
  group,
  onChange,
  fields,
  depth,
}: {
  group: Group;
  onChange: (group: Group) => void;
  fields: Fields;
  depth: number;
}) {
  const { t } = useTranslation();
  const put = (index: number, node: Node | null) =>
    onChange({
      ...group,
      items: group.items.flatMap((item, i) => (i !== index ? [item] : node ? [node] : [])),
    });
  return (
    <fieldset className="builder-group">
      <legend className="sr-only">{t("builder.group")}</legend>
      <select
        className="select builder-mode"
        aria-label={t("builder.mode")}
        value={group.mode}
        onChange={(event) => onChange({ ...group, mode: event.target.value as Group["mode"] })}
      >
        {(["and", "or", "none"] as const).map((mode) => (
          <option key={mode} value={mode}>
            {t(`builder.mode_${mode}`)}
          </option>
        ))}
      </select>
      {group.items.map((item, index) => (
        // Lines have no identity but their place.
        <div className="builder-item" key={index}>
          {isGroup(item) ? (
            <GroupEditor
              group={item}
              onChange={(next) => put(index, next)}
              fields={fields}
              depth={depth + 1}
            />
          ) : (
            <LineEditor line={item} onChange={(next) => put(index, next)} fields={fields} />
          )}
          <button
            className="button quiet icon-only"
            onClick={() => put(index, null)}
            aria-label={t("builder.remove")}
          >
            <Icon name="trash" />
          </button>
        </div>
      ))}
      <div className="builder-add">
        <button
          className="button quiet"
          onClick={() => onChange({ ...group, items: [...group.items, newLine] })}
        >
          <Icon name="plus" />
          {t("builder.addLine")}
        </button>
        {depth < deepest && (
          <button
            className="button quiet"
            onClick={() =>
              onChange({
                ...group,
                items: [...group.items, { mode: group.mode === "or" ? "and" : "or", items: [newLine] }],
              })
            }
          >
            <Icon name="plus" />
            {t("builder.addGroup")}
          </button>
        )}
      </div>
    </fieldset>
  );
}

function LineEditor({
  line,
  onChange,
  fields,
}: {
  line: Line;
  onChange: (line: Line) => void;
  fields: Fields;
}) {
  const { t } = useTranslation();
  const field: FieldId = isField(line.field) ? line.field : "title";
  const { kind } = fields.of(field);
  const operators = field === "description" ? (["contains", "isSet", "isEmpty"] as const) : operatorsOf[kind];
  const isTime = kind === "date" || kind === "time";
  return (
    <div className="builder-line">
      <select
        className="select"
        aria-label={t("builder.field")}
        value={field}
        onChange={(event) => {
          const next = event.target.value as FieldId;
          onChange({ field: next, op: operatorsOf[fields.of(next).kind][0] ?? "eq" });
        }}
      >
        {fields.all.map((id) => (
          <option key={id} value={id}>
            {fields.label(id)}
          </option>
        ))}
      </select>
      {kind !== "flag" && (
        <select
          className="select"
          aria-label={t("builder.operator")}
          value={line.op}
          onChange={(event) => {
            const op = event.target.value as LineOperator;
            const alike =
              takesMany(op) === takesMany(line.op) && (op === "within") === (line.op === "within");
            onChange({ field, op, value: alike && takesValue(op) ? line.value : undefined });
          }}
        >
          {operators.map((op) => (
            <option key={op} value={op}>
              {t(`builder.op_${isTime && op === "ge" ? "from" : op}`)}
            </option>
          ))}
        </select>
      )}
      {line.op === "within" ? (
        <PeriodInput value={line.value} onChange={(value) => onChange({ ...line, value })} />
      ) : (
        takesValue(line.op) && (
          <ValueInput
            fields={fields}
            field={field}
            several={takesMany(line.op)}
            seeks
            value={line.value}
            onChange={(value) => onChange({ ...line, value })}
            label={t("builder.value")}
          />
        )
      )}
    </div>
  );
}

const takesMany = (op: LineOperator) => op === "in" || op === "notIn";

/** A period that moves with the day it is looked at. */
function PeriodInput({
  value,
  onChange,
}: {
  value: Line["value"];
  onChange: (value: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const span = spanOf(value);
  const [way, unit] = span ? [span.way, span.unit] : (["last", "days"] as const);
  return (
    <>
      <select
        className="select"
        aria-label={t("builder.period")}
        value={span ? span.way : typeof value === "string" ? value : ""}
        onChange={(event) => {
          const chosen = event.target.value;
          onChange(
            chosen === "last" || chosen === "next"
              ? `${chosen}:${span?.n ?? 7}:${unit}`
              : chosen || undefined,
          );
        }}
      >
        <option value="">{t("builder.choose")}</option>
        {periods.map((period) => (
          <option key={period} value={period}>
            {t(`builder.period_${period}`)}
          </option>
        ))}
        <option value="last">{t("builder.lastN")}</option>
        <option value="next">{t("builder.nextN")}</option>
      </select>
      {span && (
        <>
          <select
            className="select"
            aria-label={t("builder.howMany")}
            value={span.n}
            onChange={(event) => onChange(`${way}:${event.target.value}:${unit}`)}
          >
            {[...new Set([1, 2, 3, 5, 7, 10, 14, 30, 60, 90, 180, span.n])].map((n) => (
              <option key={n} value={n}>
                {format.number(n)}
              </option>
            ))}
          </select>
          <select
            className="select"
            aria-label={t("builder.unit")}
            value={unit}
            onChange={(event) => onChange(`${way}:${span.n}:${event.target.value as Unit}`)}
          >
            {(["days", "weeks", "months"] as const).map((name) => (
              <option key={name} value={name}>
                {t(`builder.${name}`)}
              </option>
            ))}
          </select>
        </>
      )}
    </>
  );
}
