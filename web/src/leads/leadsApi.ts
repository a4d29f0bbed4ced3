import { answerOf, api, changedAnswerOf, type Answer, type Read, type Schemas } from "../api/client";
import type { LeadList } from "./leadPages";
import { sortText, type Filter, type Sort } from "./leadView";

export type LeadSummary = Read<Schemas["LeadSummary"]>;
export type Lead = Read<Schemas["Lead"]>;
export type TimelineEntry = Read<Schemas["TimelineEntry"]>;
export type TimelinePage = Read<Schemas["TimelinePage"]>;

/** A merge patch of what people may edit. */
export type LeadChange = Partial<
  Pick<
    Lead,
    | "title"
    | "contactName"
    | "organisation"
    | "jobTitle"
    | "email"
    | "emailCc"
    | "mobile"
    | "phone"
    | "website"
    | "street"
    | "street2"
    | "city"
    | "province"
    | "postalCode"
    | "country"
    | "industry"
    | "companySize"
    | "companyRevenue"
    | "description"
    | "referredBy"
    | "language"
    | "source"
    | "medium"
    | "campaign"
    | "priority"
    | "colour"
    | "expectedRevenue"
    | "recurringRevenue"
    | "recurringPlanId"
    | "expectedClosing"
    | "probability"
    | "stageId"
    | "statusId"
    | "lostReasonId"
    | "lifecycleStage"
    | "tagIds"
    | "contactId"
    | "organisationId"
    | "ownerId"
    | "teamId"
    | "archived"
  >
> & {
  /** By the field's id; null empties it. */
  custom?: Record<string, unknown>;
};

export interface LeadGroup {
  /** Null for leads without a value. */
  key: string | null;
  /** One for each field; null for leads without a value. */
  keys: readonly (string | null)[];
  count: number;
  expectedRevenue: number;
  proratedRevenue: number;
}

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
      },
      headers: { "If-None-Match": from.etag },
      signal,
    }),
  );
  if (!answer) return null;
  const { items, total, cursor } = answer.data as Read<Schemas["LeadListPage"]>;
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
  return data.groups.map(({ key, keys, count, expectedRevenue, proratedRevenue }) => ({
    key: typeof key === "string" ? key : null,
    keys: (keys as readonly (string | null)[]).map((value) => value ?? null),
    count,
    expectedRevenue,
    proratedRevenue,
  }));
}

/** Null when it is still the one of `etag`. */
export const getLead = (id: string, etag: string | undefined, signal?: AbortSignal) =>
  changedAnswerOf(
    api.GET("/api/leads/{leadId}", {
      params: { path: { leadId: id } },
      headers: { "If-None-Match": etag },
      signal,
    }),
  ) as Promise<Answer<Lead> | null>;

export const changeLead = (id: string, etag: string | undefined, change: LeadChange) =>
  answerOf(
    api.PATCH("/api/leads/{leadId}", {
      params: { path: { leadId: id } },
      headers: { "If-Match": etag, "Content-Type": "application/merge-patch+json" },
      body: change,
    }),
  ) as Promise<Answer<Lead>>;

/** For good: there is no way back. */
export const deleteLead = (id: string, etag: string | undefined) =>
  answerOf(
    api.DELETE("/api/leads/{leadId}", {
      params: { path: { leadId: id } },
      headers: { "If-Match": etag },
    }),
  );

export async function listTimeline(id: string, cursor: string | undefined, signal: AbortSignal) {
  const { data } = await answerOf(
    api.GET("/api/leads/{leadId}/timeline", {
      params: { path: { leadId: id }, query: { cursor, limit: 30 } },
      signal,
    }),
  );
  return data as TimelinePage;
}
