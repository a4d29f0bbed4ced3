import { answerOf, api, changedAnswerOf, type Answer, type Schemas } from "../api/client";
import type { LeadList } from "./leadPages";
import { sortText, type Filter, type Sort } from "./leadView";

export type LeadSummary = Schemas["LeadSummary"];
export type Lead = Schemas["Lead"];
export type LeadChange = Schemas["LeadChange"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type LeadGroup = Schemas["LeadGroup"];

export interface LeadQuestion {
  filter: Filter | undefined;
  q: string;
  sort: Sort;
}

const pageSize = 50;

/** One page from the cursor, or from the top. Null when it is still the one of `etag`. */
export async function listLeads(
  { filter, q, sort }: LeadQuestion,
  from: { cursor?: string; etag?: string },
  signal: AbortSignal,
): Promise<LeadList | null> {
  const answer = await changedAnswerOf(
    api.GET("/api/leads", {
      params: {
        query: {
          filter: filter && JSON.stringify(filter),
          q: q || undefined,
          sort: sortText(sort),
          cursor: from.cursor,
          limit: pageSize,
        },
        header: { "If-None-Match": from.etag },
      },
      signal,
    }),
  );
  if (!answer) return null;
  const { items, total, cursor } = answer.data;
  return { items, total, cursor: cursor ?? null, etag: answer.etag };
}

export async function groupLeads(
  by: string,
  { filter, q }: Omit<LeadQuestion, "sort">,
  signal: AbortSignal,
): Promise<LeadGroup[]> {
  const { data } = await answerOf(
    api.GET("/api/leads/groups", {
      params: { query: { by, filter: filter && JSON.stringify(filter), q: q || undefined } },
      signal,
    }),
  );
  return data.groups;
}

/** Null when it is still the one of `etag`. */
export const getLead = (
  id: string,
  etag: string | undefined,
  signal?: AbortSignal,
): Promise<Answer<Lead> | null> =>
  changedAnswerOf(
    api.GET("/api/leads/{id}", { params: { path: { id }, header: { "If-None-Match": etag } }, signal }),
  );

export const changeLead = (id: string, etag: string | undefined, change: LeadChange): Promise<Answer<Lead>> =>
  answerOf(
    api.PATCH("/api/leads/{id}", {
      params: { path: { id }, header: { "If-Match": etag } },
      headers: { "Content-Type": "application/merge-patch+json" },
      body: change,
    }),
  );

export async function listTimeline(id: string, cursor: string | undefined, signal: AbortSignal) {
  const { data } = await answerOf(
    api.GET("/api/leads/{id}/timeline", { params: { path: { id }, query: { cursor, limit: 30 } }, signal }),
  );
  return data;
}
