import type { FieldKind } from "./listFields";
import type { Filter, Operator, Test } from "./leadView";

/** A filter as people build it: tests in groups, of which all, any or none must hold. */
export type Node = Group | Line;

export interface Group {
  mode: "and" | "or" | "none";
  items: readonly Node[];
}

export type LineOperator = Operator | "notIn";

export interface Line {
  field: string;
  op: LineOperator;
  value?: Test["value"];
}

export const isGroup = (node: Node): node is Group => "items" in node;

/** How values of a kind are compared; the first is what a new line begins with. */
export const operatorsOf: Record<FieldKind, readonly LineOperator[]> = {
  text: ["contains", "eq", "ne", "isSet", "isEmpty"],
  words: ["in", "notIn", "contains", "isSet", "isEmpty"],
  choice: ["in", "notIn", "isSet", "isEmpty"],
  many: ["in", "notIn", "isSet", "isEmpty"],
  number: ["ge", "le", "eq", "isSet", "isEmpty"],
  money: ["ge", "le", "eq"],
  percent: ["ge", "le", "eq", "isSet", "isEmpty"],
  stars: ["ge", "le", "eq"],
  date: ["within", "eq", "ge", "lt", "isSet", "isEmpty"],
  time: ["within", "ge", "lt", "isSet", "isEmpty"],
  flag: ["eq"],
};

export const takesValue = (op: LineOperator) => op !== "isSet" && op !== "isEmpty";

const hasValue = ({ op, value }: Line) =>
  !takesValue(op) || (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== "");

/** The API's tree; lines that nobody finished are left out, and with them groups that hold nothing. */
export function filterOf(node: Node): Filter | null {
  if (!isGroup(node)) return hasValue(node) ? testOf(node) : null;
  const parts = node.items.map(filterOf).filter((part) => part !== null);
  const [only] = parts;
  if (!only) return null;
  if (node.mode === "none") return { not: parts.length === 1 ? only : { or: parts } };
  return parts.length === 1 ? only : node.mode === "and" ? { and: parts } : { or: parts };
}

function testOf({ field, op, value }: Line): Filter {
  if (op === "notIn") return { not: { field, op: "in", value } };
  return takesValue(op) ? { field, op, value } : { field, op };
}

export function nodeOf(filter: Filter): Node {
  if ("and" in filter) return { mode: "and", items: filter.and.map(nodeOf) };
  if ("or" in filter) return { mode: "or", items: filter.or.map(nodeOf) };
  if (!("not" in filter)) return filter;
  const inner = filter.not;
  if ("field" in inner && inner.op === "in") return { ...inner, op: "notIn" };
  return { mode: "none", items: "or" in inner ? inner.or.map(nodeOf) : [nodeOf(inner)] };
}

/** What the builder begins with: always a group. */
export function groupOf(filter: Filter | null): Group {
  if (!filter) return { mode: "and", items: [] };
  const node = nodeOf(filter);
  return isGroup(node) ? node : { mode: "and", items: [node] };
}

/** The parts that chips show one by one: all of them must hold. */
export const partsOf = (filter: Filter): readonly Filter[] => ("and" in filter ? filter.and : [filter]);

export function without(filter: Filter, index: number): Filter | null {
  const left = partsOf(filter).filter((_, i) => i !== index);
  return left.length > 1 ? { and: left } : (left[0] ?? null);
}

export const periods = [
  "today",
  "yesterday",
  "tomorrow",
  "thisWeek",
  "lastWeek",
  "nextWeek",
  "thisMonth",
  "lastMonth",
  "nextMonth",
  "thisQuarter",
  "lastQuarter",
  "nextQuarter",
  "thisYear",
  "lastYear",
  "nextYear",
] as const;

export type Unit = "days" | "weeks" | "months";

/** `last:7:days` and its like; null for what has a name of its own. */
export function spanOf(value: unknown): { way: "last" | "next"; n: number; unit: Unit } | null {
  const found = /^(last|next):(\d{1,4}):(days|weeks|months)$/.exec(typeof value === "string" ? value : "");
  return found ? { way: found[1] as "last" | "next", n: Number(found[2]), unit: found[3] as Unit } : null;
}
