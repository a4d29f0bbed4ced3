import { answerOf, api, type Read, type Schemas } from "../api/client";
import type { Filter } from "./leadView";

export type BulkProgress = Read<Schemas["BulkProgress"]>;

/** Which leads: these, or all that a list shows. */
export type BulkChoice = { ids: readonly string[] } | { filter: Filter; q: string };

/** What is done with them; the server's `BulkChange` says which there are. */
export type BulkChange =
  | { set: Record<string, unknown> }
  | { addTagIds: readonly string[] }
  | { removeTagIds: readonly string[] }
  | { ownerIds: readonly string[]; teamId?: string }
  | { stageId: string }
  | { won: true }
  | { lost: { lostReasonId?: string; note?: string } }
  | { restore: true }
  | { archived: boolean }
  | { convert: { ownerIds?: string[]; teamId?: string | null; force?: boolean; deduplicate?: boolean } };

export async function countBulk(choice: BulkChoice): Promise<number> {
  const { data } = await answerOf(api.POST("/api/leads/bulk/preview", { body: choice }));
  return data.count;
}

export async function startBulk(choice: BulkChoice, change: BulkChange): Promise<BulkProgress> {
  const { data } = await answerOf(api.POST("/api/leads/bulk", { body: { ...choice, change } }));
  return data as BulkProgress;
}

export async function getBulk(id: string): Promise<BulkProgress> {
  const { data } = await answerOf(api.GET("/api/leads/bulk/{bulkId}", { params: { path: { bulkId: id } } }));
  return data as BulkProgress;
}

export async function undoBulk(id: string): Promise<BulkProgress> {
  const { data } = await answerOf(
    api.POST("/api/leads/bulk/{bulkId}/undo", { params: { path: { bulkId: id } } }),
  );
  return data as BulkProgress;
}
