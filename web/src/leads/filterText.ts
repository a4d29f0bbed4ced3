import { useTranslation } from "react-i18next";
import { useFormat } from "../text/useFormat";
import { spanOf, takesValue, type LineOperator } from "./filterTree";
import type { Filter } from "./leadView";
import { isField, type Fields } from "./listFields";

/** A filter as people say it. */
export function useFilterText(fields: Fields) {
  const { t } = useTranslation();
  const format = useFormat();
  const period = (value: unknown) => {
    const span = spanOf(value);
    if (span) return t(`builder.${span.way}_${span.unit}`, { n: format.number(span.n) });
    return t(`builder.period_${String(value)}` as "builder.period_today");
  };
  const line = (field: string, op: LineOperator, value: unknown) => {
    const name = isField(field) ? fields.label(field) : field;
    if (op === "within") return `${name}: ${period(value)}`;
    if (!takesValue(op)) return `${name}: ${t(`builder.op_${op}`)}`;
    const said = isField(field) ? fields.say(field, value) : String(value);
    const of = isField(field) ? fields.of(field).kind : "text";
    if (op === "in" || op === "eq") return `${name}: ${said}`;
    const sign = op === "ge" && (of === "date" || of === "time") ? "from" : op;
    return `${name} ${t(`builder.op_${sign}`)} ${said}`;
  };
  const say = (filter: Filter): string => {
    if ("and" in filter) return filter.and.map(inner).join(` ${t("builder.and")} `);
    if ("or" in filter) return filter.or.map(inner).join(` ${t("builder.or")} `);
    if (!("not" in filter)) return line(filter.field, filter.op, filter.value);
    const { not } = filter;
    if ("field" in not && not.op === "in") return line(not.field, "notIn", not.value);
    return t("builder.not", { text: say(not) });
  };
  const inner = (filter: Filter) => ("and" in filter || "or" in filter ? `(${say(filter)})` : say(filter));
  return { say, period };
}
