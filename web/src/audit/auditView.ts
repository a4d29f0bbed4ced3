import type { Settings } from "../shell/settings";
import { startOfDay } from "../text/format";
import { isoDateOf } from "../text/typedDate";
import type { AuditFilter } from "./auditApi";

/** What the log is looked at by. It stands in the address, days as they were typed. */
export type AuditView = Record<"from" | "to" | "actor" | "action" | "subject", string>;

const names = ["from", "to", "actor", "action", "subject"] as const;

export function viewOf(search: string): AuditView {
  const params = new URLSearchParams(search);
  return Object.fromEntries(names.map((name) => [name, params.get(name) ?? ""])) as AuditView;
}

export const searchOf = (view: AuditView) =>
  new URLSearchParams(names.filter((name) => view[name]).map((name) => [name, view[name]])).toString();

const noon = (iso: string, daysOn = 0) => new Date(Date.parse(`${iso}T12:00:00Z`) + daysOn * 86_400_000);

/** Both days are included, as the reader's zone has them. A day that is none restricts nothing. */
export function filterOf(
  view: AuditView,
  { calendar, timeZone }: Pick<Settings, "calendar" | "timeZone">,
): AuditFilter {
  const from = isoDateOf(view.from, calendar);
  const to = isoDateOf(view.to, calendar);
  return {
    ...(from ? { from: startOfDay(noon(from), 0, timeZone).toISOString() } : {}),
    ...(to ? { to: startOfDay(noon(to, 1), 0, timeZone).toISOString() } : {}),
    ...(view.actor ? { actor: view.actor } : {}),
    ...(view.action ? { action: view.action } : {}),
    ...(view.subject.trim() ? { subject: view.subject.trim() } : {}),
  };
}
