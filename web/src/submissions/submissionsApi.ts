import { answerOf, api, type Read, type Schemas } from "../api/client";

export type SubmissionSummary = Read<Schemas["SubmissionSummary"]>;
export type Submission = Read<Schemas["SubmissionDetail"]>;
export type Balance = Read<Schemas["Balance"]>;

export async function listQuarantine(cursor: string | undefined, signal: AbortSignal) {
  const { data } = await answerOf(
    api.GET("/api/submissions", { params: { query: { state: "quarantined", cursor } }, signal }),
  );
  return data as Read<Schemas["SubmissionList"]>;
}

export async function getSubmission(receiptId: string, signal?: AbortSignal): Promise<Submission> {
  const { data } = await answerOf(
    api.GET("/api/submissions/{receiptId}", { params: { path: { receiptId } }, signal }),
  );
  return data as Submission;
}

export const releaseSubmission = (receiptId: string) =>
  answerOf(api.POST("/api/submissions/{receiptId}/release", { params: { path: { receiptId } } }));

export const rejectSubmission = (receiptId: string) =>
  answerOf(api.POST("/api/submissions/{receiptId}/reject", { params: { path: { receiptId } } }));

export async function getBalance(signal: AbortSignal): Promise<Balance> {
  const { data } = await answerOf(api.GET("/api/submissions/balance", { signal }));
  return data as Balance;
}
