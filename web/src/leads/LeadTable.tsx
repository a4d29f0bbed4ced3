import { memo, useRef, useState, type CSSProperties, type MouseEvent, type ReactNode } from "react";
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
import { nextSort, type Column, type Sort } from "./leadView";
import { useFields, valueOf, type FieldId, type Fields, type ListField } from "./listFields";
import { isMarked, type Marked } from "./selection";
import { Stars } from "./Stars";

export const rowHeight = 46;
export const cardHeight = 92;

const narrowest = 60;
const widest = 800;
const gap = 12;
const markWidth = 22;

interface RowsProps {
  items: readonly LeadSummary[];
  start: number;
  end: number;
  height: number;
  total: number;
  fresh: ReadonlySet<string>;
  marked: Marked;
  /** `range` goes on from the last one. */
  onMark: (id: string, range: boolean) => void;
}

export function LeadTable({
  columns,
  onColumns,
  sort,
  onSort,
  items,
  start,
  end,
  height,
  total,
  fresh,
  marked,
  onMark,
  onMarkShown,
}: RowsProps & {
  columns: readonly Column[];
  onColumns: (columns: readonly Column[]) => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onMarkShown: (on: boolean) => void;
}) {
  const { t } = useTranslation();
  const context = useRowContext();
  const [dragged, setDragged] = useState<Column | null>(null);
  const shown = columns.map((column) => (column.field === dragged?.field ? dragged : column));
  const every = items.length > 0 && items.every(({ id }) => isMarked(marked, id));
  const some = marked.all || marked.ids.size > 0;
  return (
    <div
      className="lead-table"
      role="table"
      aria-label={t("leads.title")}
      aria-rowcount={total + 1}
      style={tracksOf(shown, context.fields)}
    >
      <div role="rowgroup" className="lead-head">
        <div role="row" aria-rowindex={1} className="lead-row">
          <div role="columnheader" className="cell-mark">
            <input
              type="checkbox"
              aria-label={t("leads.markAll")}
              checked={every}
              ref={(box) => {
                if (box) box.indeterminate = some && !every;
              }}
              onChange={() => onMarkShown(!every)}
            />
          </div>
          {shown.map((column) => {
            const { field } = column;
            const sorted = sort.field === field;
            const sorts = context.fields.of(field).sorts !== false;
            return (
              <div
                key={field}
                role="columnheader"
                className={`cell-${context.fields.of(field).kind}`}
                aria-sort={
                  sorted ? (sort.descending ? "descending" : "ascending") : sorts ? "none" : undefined
                }
              >
                {sorts ? (
                  <button onClick={() => onSort(nextSort(sort, field))}>
                    <span className="truncate">{headOf(field, context)}</span>
                    {sorted && <Icon name={sort.descending ? "down" : "up"} />}
                  </button>
                ) : (
                  <span className="head-text truncate">{headOf(field, context)}</span>
                )}
                <WidthHandle
                  label={t("leads.width", { name: context.fields.label(field) })}
                  width={column.width ?? context.fields.of(field).width}
                  least={narrowestOf(context.fields.of(field))}
                  onDrag={(width) => setDragged({ field, width })}
                  onDone={(width) => {
                    setDragged(null);
                    onColumns(columns.map((other) => (other.field === field ? { field, width } : other)));
                  }}
                />
              </div>
            );
          })}
        </div>
      </div>
      <div role="rowgroup" className="lead-rows" style={{ height }}>
        {items.slice(start, end).map((lead, index) => (
          <Row
            key={lead.id}
            lead={lead}
            index={start + index}
            fresh={fresh.has(lead.id)}
            marked={isMarked(marked, lead.id)}
            onMark={onMark}
            columns={columns}
            context={context}
          />
        ))}
      </div>
    </div>
  );
}

const headOf = (field: FieldId, { fields, moneyHead }: RowContext) =>
  fields.of(field).kind === "money" ? moneyHead(fields.label(field)) : fields.label(field);

/** Nobody can make a column narrower than that. */
const narrowestOf = ({ whole, width }: ListField) => (whole ? width : narrowest);

/** The grid of all rows: what nobody made wide or narrow shares what is left. */
export function tracksOf(columns: readonly Column[], fields: Fields): CSSProperties {
  const least = columns.map(({ field, width }) => {
    const shape = fields.of(field);
    return Math.max(narrowestOf(shape), width ?? Math.round(shape.width * 0.62));
  });
  const tracks = columns.map(({ field, width }, i) =>
    width ? `${least[i]}px` : `minmax(${least[i]}px, ${fields.of(field).width}fr)`,
  );
  const sum = least.reduce((total, width) => total + width + gap, markWidth + 40);
  return {
    "--tracks": `${markWidth}px ${tracks.join(" ")}`,
    minInlineSize: Math.round(sum),
  } as CSSProperties;
}

/** The edge of a column: dragged, or moved with the arrow keys. */
function WidthHandle({
  label,
  width,
  least,
  onDrag,
  onDone,
}: {
  label: string;
  width: number;
  least: number;
  onDrag: (width: number) => void;
  onDone: (width: number) => void;
}) {
  const from = useRef<{ x: number; width: number; rtl: boolean } | null>(null);
  const begin = (element: HTMLElement) => {
    const cell = element.parentElement;
    return (
      cell && { width: cell.getBoundingClientRect().width, rtl: getComputedStyle(cell).direction === "rtl" }
    );
  };
  const widthAt = (x: number) => {
    if (!from.current) return null;
    const { x: start, width, rtl } = from.current;
    return Math.round(Math.min(widest, Math.max(least, width + (rtl ? start - x : x - start))));
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={widest}
      tabIndex={0}
      className="width-handle"
      onPointerDown={(event) => {
        const at = begin(event.currentTarget);
        if (!at) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, ...at };
      }}
      onPointerMove={(event) => {
        const width = widthAt(event.clientX);
        if (width !== null) onDrag(width);
      }}
      onPointerUp={(event) => {
        const width = widthAt(event.clientX);
        from.current = null;
        if (width !== null) onDone(width);
      }}
      onKeyDown={(event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        const at = begin(event.currentTarget);
        if (!at) return;
        event.preventDefault();
        event.stopPropagation();
        const wider = (event.key === "ArrowRight") !== at.rtl;
        onDone(Math.round(Math.max(least, at.width + (wider ? 16 : -16))));
      }}
    />
  );
}

export function LeadCards({
  items,
  start,
  end,
  height,
  total,
  fresh,
  marked,
  onMark,
  marking,
}: RowsProps & { marking: boolean }) {
  const { t } = useTranslation();
  const context = useRowContext();
  return (
    <ul
      className={marking ? "lead-cards marking" : "lead-cards"}
      aria-label={t("leads.title")}
      style={{ height }}
    >
      {items.slice(start, end).map((lead, index) => (
        <Card
          key={lead.id}
          lead={lead}
          index={start + index}
          total={total}
          fresh={fresh.has(lead.id)}
          marked={isMarked(marked, lead.id)}
          onMark={onMark}
          marking={marking}
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
  fields: Fields;
  unitName: string;
  noName: string;
  mark: (name: string) => string;
  moneyHead: (name: string) => string;
}

function useRowContext(): RowContext {
  const { t } = useTranslation();
  const { unit } = useSettings();
  return {
    format: useFormat(),
    now: useNow(),
    sourceName: useSourceName(),
    people: usePeople(),
    fields: useFields(),
    unitName: t(`money.${unit}`),
    noName: t("leads.noName"),
    mark: (name) => t("leads.mark", { name }),
    moneyHead: (name) => t("leads.amountIn", { name, unit: t(`money.${unit}`) }),
  };
}

interface RowProps {
  lead: LeadSummary;
  index: number;
  fresh: boolean;
  marked: boolean;
  onMark: RowsProps["onMark"];
  context: RowContext;
}

const sameRow = (before: RowProps, after: RowProps) =>
  before.lead === after.lead &&
  before.index === after.index &&
  before.fresh === after.fresh &&
  before.marked === after.marked &&
  before.onMark === after.onMark &&
  before.context.people === after.context.people &&
  before.context.fields === after.context.fields &&
  before.context.format === after.context.format &&
  before.context.now === after.context.now;

function MarkBox({
  lead,
  marked,
  onMark,
  context,
}: Pick<RowProps, "lead" | "marked" | "onMark" | "context">) {
  return (
    <input
      type="checkbox"
      aria-label={context.mark(nameOf(lead) || context.noName)}
      checked={marked}
      // The click knows of Shift, and comes with the space bar too.
      onClick={(event: MouseEvent) => onMark(lead.id, event.shiftKey)}
      onChange={() => undefined}
    />
  );
}

const Row = memo(
  function Row({
    lead,
    index,
    fresh,
    marked,
    onMark,
    columns,
    context,
  }: RowProps & { columns: readonly Column[] }) {
    const className = `lead-row${fresh ? " fresh" : ""}${lead.archived ? " archived" : ""}${marked ? " marked" : ""}`;
    return (
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-selected={marked}
        className={className}
        style={{ transform: `translateY(${index * rowHeight}px)` }}
      >
        <div role="cell" className="cell-mark">
          <MarkBox lead={lead} marked={marked} onMark={onMark} context={context} />
        </div>
        {columns.map(({ field }, at) => {
          const cell = <Cell lead={lead} field={field} context={context} />;
          return (
            <div
              key={field}
              role="cell"
              className={`cell-${context.fields.of(field).kind} cell-${field.replace(".", "-")}`}
            >
              {field === "contactName" && (
                <span className="initials" aria-hidden="true">
                  {initialsOf(nameOf(lead))}
                </span>
              )}
              {at === 0 ? (
                <Link href={`/leads/${lead.id}`} className="row-link" data-lead={lead.id}>
                  {field === "contactName" ? (
                    <bdi className="clip">{nameOf(lead) || context.noName}</bdi>
                  ) : (
                    <bdi className="clip">
                      {context.fields.say(field, valueOf(lead, field)) || nameOf(lead) || context.noName}
                    </bdi>
                  )}
                </Link>
              ) : (
                cell
              )}
            </div>
          );
        })}
      </div>
    );
  },
  (before, after) => sameRow(before, after) && before.columns === after.columns,
);

function Cell({
  lead,
  field,
  context,
}: {
  lead: LeadSummary;
  field: FieldId;
  context: RowContext;
}): ReactNode {
  const { format, people, fields, now } = context;
  const value = valueOf(lead, field);
  switch (field) {
    case "contactName":
      return <bdi className="clip soft">{nameOf(lead)}</bdi>;
    case "email":
      return (
        lead.email && (
          <a className="ltr clip contact-link" href={mailHref(lead.email)}>
            {lead.email}
          </a>
        )
      );
    case "mobile":
    case "phone": {
      const phone = field === "mobile" ? (lead.mobile ?? lead.phone) : lead.phone;
      return (
        phone && (
          <a className="ltr number contact-link" href={telHref(phone)}>
            {format.phone(phone)}
          </a>
        )
      );
    }
    case "ownerId":
      return (
        lead.ownerId && (
          <>
            <PersonMark person={people.find(lead.ownerId)} name={people.ownerName(lead.ownerId)} />
            <bdi className="clip soft">{people.ownerName(lead.ownerId)}</bdi>
          </>
        )
      );
    case "priority":
      return <Stars priority={lead.priority} />;
  }
  if (fields.of(field).kind === "time" && typeof value === "string")
    return (
      <time className="soft clip" dateTime={value} title={format.dateTime(value)}>
        {format.relative(value, now)}
      </time>
    );
  if (fields.of(field).kind === "money") return <Amount rials={Number(value ?? 0)} format={format} />;
  return <bdi className="clip soft">{fields.say(field, value)}</bdi>;
}

/** In full as long as its column holds it; no revenue is nothing worth reading. */
function Amount({ rials, format }: { rials: number; format: Format }) {
  const amount = format.amount(rials);
  if (rials === 0) return null;
  return amount.length <= "88,888,888,888".length ? (
    <span className="soft">{amount}</span>
  ) : (
    <span className="soft clip" title={amount}>
      {format.compactAmount(rials)}
    </span>
  );
}

const Card = memo(
  function Card({
    lead,
    index,
    total,
    fresh,
    marked,
    onMark,
    marking,
    context,
  }: RowProps & { total: number; marking: boolean }) {
    const { format, now, sourceName, people, unitName, noName } = context;
    const phone = lead.mobile ?? lead.phone;
    const under = [lead.title, lead.organisation].filter((text) => text && text !== nameOf(lead)).join(" · ");
    return (
      <li
        className={`lead-card${fresh ? " fresh" : ""}${lead.archived ? " archived" : ""}${marked ? " marked" : ""}`}
        style={{ transform: `translateY(${index * cardHeight}px)` }}
        aria-setsize={total}
        aria-posinset={index + 1}
      >
        {marking && <MarkBox lead={lead} marked={marked} onMark={onMark} context={context} />}
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
  },
  (before, after) => sameRow(before, after) && before.marking === after.marking,
);
