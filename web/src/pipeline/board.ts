import type { Lead, LeadSummary } from "../leads/leadsApi";

export interface BoardColumn {
  /** Null for leads in no stage. */
  stageId: string | null;
  count: number;
  expectedRevenue: number;
  proratedRevenue: number;
  /** The first of its cards. */
  items: readonly LeadSummary[];
  /** Where to read on; null at the end. */
  cursor: string | null;
}

export interface Board {
  columns: readonly BoardColumn[];
  etag?: string;
}

/** As the server sorts a column: more stars first, then the newest. */
const before = (one: LeadSummary, other: LeadSummary) =>
  one.priority !== other.priority ? one.priority > other.priority : one.createdAt > other.createdAt;

export const cardOf = (board: Board | undefined, id: string) =>
  board?.columns.flatMap(({ items }) => items).find((card) => card.id === id);

const sums = (column: BoardColumn, card: LeadSummary, sign: 1 | -1) => ({
  count: column.count + sign,
  expectedRevenue: column.expectedRevenue + sign * card.expectedRevenue,
  proratedRevenue: column.proratedRevenue + sign * card.proratedRevenue,
});

/** With the card at its place. Where that is not read yet it comes last: it is what somebody looks for. */
function placed(items: readonly LeadSummary[], card: LeadSummary) {
  const at = items.findIndex((other) => before(card, other));
  return items.toSpliced(at < 0 ? items.length : at, 0, card);
}

/** The board once a lead is as `card`: in its column at its place, or gone where boards do not show it. */
export function withCard(board: Board, card: LeadSummary): Board {
  const known = cardOf(board, card.id);
  const shown = card.kind === "opportunity" && !card.archived;
  return {
    ...board,
    columns: board.columns.map((column) => {
      let next = column;
      if (known && column.items.some(({ id }) => id === card.id))
        next = {
          ...next,
          ...sums(next, known, -1),
          items: next.items.filter(({ id }) => id !== card.id),
        };
      if (shown && column.stageId === (card.stageId ?? null))
        next = { ...next, ...sums(next, card, 1), items: placed(next.items, card) };
      return next;
    }),
  };
}

/** With a card that the server counts already, and that was not read yet. */
export function withFound(board: Board, card: LeadSummary): Board {
  if (cardOf(board, card.id)) return board;
  return {
    ...board,
    columns: board.columns.map((column) =>
      column.stageId === (card.stageId ?? null) ? { ...column, items: placed(column.items, card) } : column,
    ),
  };
}

/** A lead as it was saved, as the card that was known. Whoever moves it has just looked after it. */
export const savedCard = (card: LeadSummary, saved: Lead): LeadSummary => ({
  ...card,
  ...saved,
  rotting: card.rotting && saved.stageId === card.stageId,
});

/** Newly read first cards on top of what was read on before; see `withFirstPage` of the list. */
export function withFirstCards(known: Board | undefined, first: Board): Board {
  if (!known) return first;
  const elsewhere = new Set(first.columns.flatMap(({ items }) => items.map(({ id }) => id)));
  return {
    ...first,
    columns: first.columns.map((column) => {
      const before = known.columns.find(({ stageId }) => stageId === column.stageId);
      if (!before || column.cursor === null) return column;
      const inFirst = new Set(column.items.map(({ id }) => id));
      const lastShared = before.items.findLastIndex(({ id }) => inFirst.has(id));
      if (lastShared < 0) return column;
      const tail = before.items.slice(lastShared + 1).filter(({ id }) => !elsewhere.has(id));
      const items = [...column.items, ...tail];
      return tail.length === 0 || items.length > column.count
        ? column
        : { ...column, items, cursor: before.cursor };
    }),
  };
}

/** Adds what was read from `cursor`, unless the column has meanwhile become another one. */
export function withNextCards(
  board: Board,
  { stageId, cursor }: Pick<BoardColumn, "stageId" | "cursor">,
  next: Pick<BoardColumn, "items" | "cursor">,
): Board {
  const known = new Set(board.columns.flatMap(({ items }) => items.map(({ id }) => id)));
  return {
    ...board,
    columns: board.columns.map((column) =>
      column.stageId === stageId && column.cursor === cursor
        ? {
            ...column,
            items: [...column.items, ...next.items.filter(({ id }) => !known.has(id))],
            cursor: next.cursor,
          }
        : column,
    ),
  };
}

/** Whole days since the lead came into its stage. */
export const daysInStage = (card: Pick<LeadSummary, "stageChangedAt" | "createdAt">, now: number) =>
  Math.max(0, Math.floor((now - new Date(card.stageChangedAt ?? card.createdAt).getTime()) / 86_400_000));
