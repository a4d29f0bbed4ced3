import { answerOf, api, changedAnswerOf, type Answer, type Read, type Schemas } from "../api/client";
import type { Lead, LeadChange, LeadSummary } from "../leads/leadsApi";
import type { Loss } from "../leads/movesApi";
import type { Filter } from "../leads/leadView";
import type { Board, BoardColumn } from "./board";

export interface BoardQuestion {
  /** Null for the boards of all teams at once. */
  teamId: string | null;
  filter: Filter | undefined;
  q: string;
}

/** As the cards stand in a column; a column is read on in the same order. */
const order = "-priority,-createdAt";
const cardsAtFirst = 40;

/** Null when it is still the one of `etag`. */
export async function getBoard(
  { teamId, filter, q }: BoardQuestion,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<Board | null> {
  const answer = await changedAnswerOf(
    api.GET("/api/board", {
      params: {
        query: {
          teamId: teamId ?? undefined,
          filter: filter && JSON.stringify(filter),
          q: q || undefined,
          sort: order,
          limit: cardsAtFirst,
        },
      },
      headers: { "If-None-Match": etag },
      signal,
    }),
  );
  if (!answer) return null;
  const { columns } = answer.data as Read<Schemas["LeadBoard"]>;
  return {
    columns: columns.map((column) => ({
      ...column,
      stageId: column.stageId ?? null,
      cursor: column.cursor ?? null,
    })),
    etag: answer.etag,
  };
}

/** Those cards of a board of which this holds too. */
async function readCards(
  { teamId, filter, q }: BoardQuestion,
  which: Filter,
  page: { cursor?: string; limit: number },
) {
  const all: Filter[] = [
    { field: "kind", op: "eq", value: "opportunity" },
    { field: "archived", op: "eq", value: false },
    which,
  ];
  if (teamId) all.push({ field: "teamId", op: "eq", value: teamId });
  if (filter) all.push(filter);
  const { data } = await answerOf(
    api.GET("/api/leads", {
      params: { query: { filter: JSON.stringify({ and: all }), q: q || undefined, sort: order, ...page } },
    }),
  );
  return data as Read<Schemas["LeadListPage"]>;
}

/** The next cards of a column. */
export async function readOn(question: BoardQuestion, { stageId, cursor }: BoardColumn) {
  const page = await readCards(
    question,
    stageId ? { field: "stageId", op: "eq", value: stageId } : { field: "stageId", op: "isEmpty" },
    { cursor: cursor ?? undefined, limit: 100 },
  );
  return { items: page.items, cursor: page.cursor ?? null };
}

/** The card of a lead that was just made, wherever it stands; none if this board does not show it. */
export async function findCard(question: BoardQuestion, lead: Lead): Promise<LeadSummary | undefined> {
  const { items } = await readCards(
    question,
    { field: "createdAt", op: "ge", value: lead.createdAt },
    { limit: 100 },
  );
  return items.find(({ id }) => id === lead.id);
}

/** What may be changed from a card. */
export type CardChange = Partial<Pick<Lead, "stageId" | "priority" | "archived">> & {
  custom?: Record<string, unknown>;
};

/** What can be said of a new lead at once. */
export type NewLead = Pick<
  LeadChange,
  "title" | "contactId" | "organisationId" | "expectedRevenue" | "priority"
> &
  Pick<LeadChange, "stageId" | "teamId" | "custom"> & { kind: Lead["kind"] };

/** Once for each key, however often it is sent. */
export const createLead = (fields: NewLead, key: string) =>
  answerOf(api.POST("/api/leads", { headers: { "Idempotency-Key": key }, body: fields })) as Promise<
    Answer<Lead>
  >;

const seen = (revision: number) => ({ "If-Match": `"${revision}"` });
const path = (leadId: string) => ({ path: { leadId } });

export const changeCard = (id: string, revision: number, change: CardChange) =>
  answerOf(
    api.PATCH("/api/leads/{leadId}", {
      params: path(id),
      headers: { ...seen(revision), "Content-Type": "application/merge-patch+json" },
      body: change,
    }),
  ) as Promise<Answer<Lead>>;

export const celebrations = [
  "firstOfYear",
  "bestOf30Days",
  "bestOf7Days",
  "fifthToday",
  "threeDayStreak",
  "fastest",
] as const;
export type Celebration = (typeof celebrations)[number];

export const win = (id: string, revision: number) =>
  answerOf(api.POST("/api/leads/{leadId}/won", { params: path(id), headers: seen(revision) })) as Promise<
    Answer<Lead & { celebration?: Celebration }>
  >;

export const lose = (id: string, revision: number, loss: Loss) =>
  answerOf(
    api.POST("/api/leads/{leadId}/lost", { params: path(id), headers: seen(revision), body: loss }),
  ) as Promise<Answer<Lead>>;

export const restore = (id: string, revision: number) =>
  answerOf(api.POST("/api/leads/{leadId}/restore", { params: path(id), headers: seen(revision) })) as Promise<
    Answer<Lead>
  >;
