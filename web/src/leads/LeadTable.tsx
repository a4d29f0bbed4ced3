import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Icon } from "../shell/icons";
import { useSettings } from "../shell/settings";
import type { Format } from "../text/format";
import { useFormat, useNow } from "../text/useFormat";
import { usePeople, type People } from "../teams/people";
import { PersonMark } from "../teams/PersonMark";
import type { LeadSummary } from "./leadsApi";
import { initialsOf, mailHref, nameOf, telHref, useSourceName } from "./leadText";
import { nextSort, type Sort, type SortField } from "./leadView";
import { Stars } from "./Stars";

export const rowHeight = 46;
export const cardHeight = 92;

const columns = [
  ["contactName", "contactName"],
  ["title", "title"],
  ["organisation", "organisation"],
  ["email", "email"],
  ["mobile", "phone"],
  ["source", "source"],
  [null, "ownerId"],
  ["priority", "priority"],
  ["expectedRevenue", "expectedRevenue"],
  ["createdAt", "createdAt"],
] as const satisfies readonly (readonly [SortField | null, string])[];

interface RowsProps {
  items: readonly LeadSummary[];
  start: number;
  end: number;
  height: number;
  total: number;
  fresh: ReadonlySet<string>;
}

export function LeadTable({
  sort,
  onSort,
  items,
  start,
  end,
  height,
  total,
  fresh,
}: RowsProps & { sort: Sort; onSort: (sort: Sort) => void }) {
  const { t } = useTranslation();
  const { unit } = useSettings();
  const context = useRowContext();
  return (
    <div className="lead-table" role="table" aria-label={t("leads.title")} aria-rowcount={total + 1}>
      <div role="rowgroup" className="lead-head">
        <div role="row" aria-rowindex={1} className="lead-row">
          {columns.map(([field, name]) => {
            // Owners are known by ids here, whose order means nothing.
            if (field === null)
              return (
                <div key={name} role="columnheader" className={`cell-${name}`}>
                  <span className="head-text truncate">{t(`fields.${name}`)}</span>
                </div>
              );
            const sorted = sort.field === field;
            return (
              <div
                key={field}
                role="columnheader"
                className={`cell-${name}`}
                aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : "none"}
              >
                <button onClick={() => onSort(nextSort(sort, field))}>
                  <span className="truncate">
                    {field === "expectedRevenue"
                      ? t("leads.revenueIn", { unit: t(`money.${unit}`) })
                      : t(`fields.${name}`)}
                  </span>
                  {sorted && <Icon name={sort.descending ? "down" : "up"} />}
                </button>
              </div>
            );
          })}
        </div>
      </div>
      <div role="rowgroup" className="lead-rows" style={{ height }}>
        {items.slice(start, end).map((lead, index) => (
          <Row key={lead.id} lead={lead} index={start + index} fresh={fresh.has(lead.id)} context={context} />
        ))}
      </div>
    </div>
  );
}

export function LeadCards({ items, start, end, height, total, fresh }: RowsProps) {
  const { t } = useTranslation();
  const context = useRowContext();
  return (
    <ul className="lead-cards" aria-label={t("leads.title")} style={{ height }}>
      {items.slice(start, end).map((lead, index) => (
        <Card
          key={lead.id}
          lead={lead}
          index={start + index}
          total={total}
          fresh={fresh.has(lead.id)}
          context={context}
        />
      ))}
    </ul>
  );
}

interface RowContext {
  format: Format;
  now: number;
  sourceName: ReturnType<typeof useSourceName>;
  people: People;
  unitName: string;
  noName: string;
}

function useRowContext(): RowContext {
  const { t } = useTranslation();
  const { unit } = useSettings();
  return {
    format: useFormat(),
    now: useNow(),
    sourceName: useSourceName(),
    people: usePeople(),
    unitName: t(`money.${unit}`),
    noName: t("leads.noName"),
  };
}

interface RowProps {
  lead: LeadSummary;
  index: number;
  fresh: boolean;
  context: RowContext;
}

const sameRow = (before: RowProps, after: RowProps) =>
  before.lead === after.lead &&
  before.index === after.index &&
  before.fresh === after.fresh &&
  before.context.people === after.context.people &&
  before.context.format === after.context.format &&
  before.context.now === after.context.now;

const Row = memo(function Row({
  lead,
  index,
  fresh,
  context: { format, now, sourceName, people, noName },
}: RowProps) {
  const phone = lead.mobile ?? lead.phone;
  const className = `lead-row${fresh ? " fresh" : ""}${lead.archived ? " archived" : ""}`;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={className}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
    >
      <div role="cell" className="cell-contactName">
        <span className="initials" aria-hidden="true">
          {initialsOf(nameOf(lead))}
        </span>
        <Link href={`/leads/${lead.id}`} className="row-link" data-lead={lead.id}>
          <bdi className="clip">{nameOf(lead) || noName}</bdi>
        </Link>
      </div>
      <div role="cell" className="soft">
        <bdi className="clip">{lead.title}</bdi>
      </div>
      <div role="cell" className="soft">
        <bdi className="clip">{lead.organisation}</bdi>
      </div>
      <div role="cell">
        {lead.email && (
          <a className="ltr clip contact-link" href={mailHref(lead.email)}>
            {lead.email}
          </a>
        )}
      </div>
      <div role="cell">
        {phone && (
          <a className="ltr clip contact-link" href={telHref(phone)}>
            {format.phone(phone)}
          </a>
        )}
      </div>
      <div role="cell" className="soft">
        <bdi className="clip">{lead.source && sourceName(lead.source)}</bdi>
      </div>
      <div
        role="cell"
        className="cell-ownerId"
        title={lead.ownerId ? people.ownerName(lead.ownerId) : undefined}
      >
        {lead.ownerId && (
          <>
            <PersonMark person={people.find(lead.ownerId)} name={people.ownerName(lead.ownerId)} />
            <bdi className="clip soft">{people.ownerName(lead.ownerId)}</bdi>
          </>
        )}
      </div>
      <div role="cell">
        <Stars priority={lead.priority} />
      </div>
      <div role="cell" className="cell-expectedRevenue">
        {lead.expectedRevenue > 0 && format.amount(lead.expectedRevenue)}
      </div>
      <div role="cell" className="truncate soft">
        <time dateTime={lead.createdAt} title={format.dateTime(lead.createdAt)}>
          {format.relative(lead.createdAt, now)}
        </time>
      </div>
    </div>
  );
}, sameRow);

const Card = memo(function Card({
  lead,
  index,
  total,
  fresh,
  context: { format, now, sourceName, people, unitName, noName },
}: RowProps & { total: number }) {
  const phone = lead.mobile ?? lead.phone;
  const under = [lead.title, lead.organisation].filter((text) => text && text !== nameOf(lead)).join(" · ");
  return (
    <li
      className={`lead-card${fresh ? " fresh" : ""}${lead.archived ? " archived" : ""}`}
      style={{ transform: `translateY(${index * cardHeight}px)` }}
      aria-setsize={total}
      aria-posinset={index + 1}
    >
      <div className="card-line">
        <Link href={`/leads/${lead.id}`} className="row-link" data-lead={lead.id}>
          <bdi className="clip">{nameOf(lead) || noName}</bdi>
        </Link>
        <Stars priority={lead.priority} />
        <time className="muted" dateTime={lead.createdAt} title={format.dateTime(lead.createdAt)}>
          {format.relative(lead.createdAt, now)}
        </time>
      </div>
      <p className="soft">
        <bdi className="clip">{under || lead.email}</bdi>
      </p>
      <div className="card-line muted">
        <span className="truncate">
          <bdi>
            {[lead.ownerId && people.ownerName(lead.ownerId), lead.source && sourceName(lead.source)]
              .filter(Boolean)
              .join(" · ")}
          </bdi>
          {lead.expectedRevenue > 0 && (
            <>
              {lead.source || lead.ownerId ? " · " : ""}
              {format.compactAmount(lead.expectedRevenue)} {unitName}
            </>
          )}
        </span>
        {phone && (
          <a className="ltr contact-link call" href={telHref(phone)}>
            <Icon name="phone" />
            {format.phone(phone)}
          </a>
        )}
      </div>
    </li>
  );
}, sameRow);
