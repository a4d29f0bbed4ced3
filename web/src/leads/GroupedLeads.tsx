import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Icon } from "../shell/icons";
import { useSettings } from "../shell/settings";
import { Bones, Empty, Failure } from "../shell/states";
import { useFormat } from "../text/useFormat";
import { groupLeads, listLeads, type LeadGroup } from "./leadsApi";
import { nameOf } from "./leadText";
import { filterOf, hrefOf, type Filter, type LeadView, type Test } from "./leadView";
import { isGroupMarked, markGroup, nothingMarked, type Marked } from "./selection";
import { useFields, valueOf, type FieldId, type Fields } from "./listFields";

interface Props {
  view: LeadView;
  marked: Marked;
  onMark: (marked: Marked) => void;
}

/** The list by one or two fields: groups with their sums, which are marked whole and open to what is in them. */
export function GroupedLeads({ view, marked, onMark }: Props) {
  const { timeZone } = useSettings();
  const filter = filterOf(view, new Date(), timeZone);
  const groups = useQuery({
    queryKey: ["leads", "groups", view.groups.join(","), { filter, q: view.q }],
    queryFn: ({ signal }) => groupLeads(view.groups.join(","), { filter, q: view.q }, signal),
    refetchInterval: 5_000,
  });
  const { t } = useTranslation();
  if (groups.isPending)
    return (
      <div className="lead-bones">
        <Bones lines={8} height={18} />
      </div>
    );
  if (groups.isError && !groups.data)
    return <Failure error={groups.error} onRetry={() => void groups.refetch()} />;
  if (groups.data.length === 0)
    return <Empty icon="search" title={t("leads.noMatch")} text={t("leads.noMatchText")} />;
  return <Level view={view} marked={marked} onMark={onMark} groups={groups.data} depth={0} />;
}

interface Sum {
  key: string | null;
  count: number;
  expectedRevenue: number;
  proratedRevenue: number;
  inside: readonly LeadGroup[];
}

function sumsOf(groups: readonly LeadGroup[], depth: number): Sum[] {
  const sums = new Map<string | null, Sum>();
  for (const group of groups) {
    const key = group.keys[depth] ?? null;
    const known = sums.get(key) ?? { key, count: 0, expectedRevenue: 0, proratedRevenue: 0, inside: [] };
    sums.set(key, {
      key,
      count: known.count + group.count,
      expectedRevenue: known.expectedRevenue + group.expectedRevenue,
      proratedRevenue: known.proratedRevenue + group.proratedRevenue,
      inside: [...known.inside, group],
    });
  }
  return [...sums.values()];
}

function Level({ groups, depth, ...props }: Props & { groups: readonly LeadGroup[]; depth: number }) {
  const { view } = props;
  const field = view.groups[depth];
  const fields = useFields();
  if (!field) return null;
  const order = new Map(fields.options(field)?.map(([id], index) => [id, index]));
  const placeOf = ({ key }: Sum) => (key === null ? Infinity : (order.get(key) ?? order.size));
  const sums = sumsOf(groups, depth).sort((one, other) => {
    const [a, b] = [placeOf(one), placeOf(other)];
    return a === b ? other.count - one.count : a - b;
  });
  return (
    <ul className={depth === 0 ? "groups" : "groups inner"}>
      {sums.map((sum) => (
        <Opening key={sum.key ?? ""} {...props} field={field} fields={fields} sum={sum} depth={depth} />
      ))}
    </ul>
  );
}

function Opening({
  view,
  field,
  fields,
  sum,
  depth,
  marked,
  onMark,
}: Props & {
  field: FieldId;
  fields: Fields;
  sum: Sum;
  depth: number;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit, timeZone } = useSettings();
  const [open, setOpen] = useState(false);
  const inside: LeadView = { ...view, filter: both(view.filter, testOf(field, sum.key, fields)) };
  const group = { filter: filterOf(inside, new Date(), timeZone), count: sum.count };
  const isMarked = isGroupMarked(marked, group);
  const value = sum.key === null ? t("groups.none") : fields.say(field, typed(field, sum.key, fields));
  const name =
    fields.of(field).kind === "stars" ? t("leads.stars", { count: Number(sum.key ?? 0), n: value }) : value;
  return (
    <li className="group">
      <input
        type="checkbox"
        aria-label={t("groups.mark", { name })}
        checked={isMarked}
        onChange={() => onMark(isMarked ? nothingMarked : markGroup(group))}
      />
      <button className="group-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="next" />
        <bdi className="truncate group-name">{name}</bdi>
        <span className="badge">{format.number(sum.count)}</span>
        <span className="group-sums">
          <span title={t("fields.expectedRevenue")}>
            {format.compactAmount(sum.expectedRevenue)} {t(`money.${unit}`)}
          </span>
          <span className="muted">
            {t("groups.prorated", { n: format.compactAmount(sum.proratedRevenue) })}
          </span>
        </span>
      </button>
      {open &&
        (depth + 1 < view.groups.length ? (
          <Level view={inside} marked={marked} onMark={onMark} groups={sum.inside} depth={depth + 1} />
        ) : (
          <Inside view={{ ...inside, groups: [] }} fields={fields} />
        ))}
    </li>
  );
}

const shownLeads = 20;

/** The first leads of a group, and the way to all of them. */
function Inside({ view, fields }: { view: LeadView; fields: Fields }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { timeZone } = useSettings();
  const question = { filter: filterOf(view, new Date(), timeZone), q: view.q, sort: view.sort };
  const { data, error, refetch } = useQuery({
    queryKey: ["leads", "group", question],
    queryFn: ({ signal }) => listLeads(question, {}, signal),
    refetchInterval: 5_000,
  });
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Bones lines={3} />;
  const more: readonly FieldId[] = ["title", "organisation", "expectedRevenue"];
  return (
    <ul className="group-leads">
      {data.items.slice(0, shownLeads).map((lead) => (
        <li key={lead.id}>
          <Link href={`/leads/${lead.id}`} className="group-lead">
            <span className="truncate">
              <bdi className="clip">{nameOf(lead) || t("leads.noName")}</bdi>
            </span>
            {more.map((field) => (
              <span key={field} className="truncate soft">
                <bdi className="clip">
                  {field === "expectedRevenue" && !lead.expectedRevenue
                    ? ""
                    : fields.say(field, valueOf(lead, field))}
                </bdi>
              </span>
            ))}
          </Link>
        </li>
      ))}
      {data.total > shownLeads && (
        <li>
          <Link href={hrefOf(view)} className="button quiet">
            {t("groups.showAll", { n: format.number(data.total) })}
          </Link>
        </li>
      )}
    </ul>
  );
}

/** The key as the filter and the printer want it. */
function typed(field: FieldId, key: string, fields: Fields): string | number | boolean {
  switch (fields.of(field).kind) {
    case "flag":
      return key === "true" || key === "True" || key === "1";
    case "stars":
    case "number":
    case "money":
    case "percent":
      return Number(key);
    default:
      return key;
  }
}

function testOf(field: FieldId, key: string | null, fields: Fields): Test {
  if (key === null) return { field, op: "isEmpty" };
  const value = typed(field, key, fields);
  return { field, op: "eq", value };
}

const both = (filter: Filter | null, test: Test): Filter => (filter ? { and: [filter, test] } : test);
