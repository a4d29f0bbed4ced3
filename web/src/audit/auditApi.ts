import { answerOf, api, type Read, type Schemas } from "../api/client";

export type AuditEntry = Read<Schemas["AuditEntry"]>;
export type AuditPage = Read<Schemas["AuditPage"]>;
export type AuditFilter = Partial<Record<"from" | "to" | "actor" | "action" | "subject", string>>;

export async function listAudit(filter: AuditFilter, cursor: string | undefined, signal: AbortSignal) {
  const { data } = await answerOf(
    api.GET("/api/audit", { params: { query: { ...filter, cursor } }, signal }),
  );
  return data as AuditPage;
}

export const exportPath = (filter: AuditFilter, language: string) =>
  `/api/audit/export?${new URLSearchParams({ ...filter, language }).toString()}`;
