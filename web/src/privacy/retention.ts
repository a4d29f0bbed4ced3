import type { Retention } from "./privacyApi";

const fields = ["rawDays", "quarantineDays", "idempotencyDays"] as const;

/** With null where the answer leaves a null out. */
export const daysOf = (settings: Partial<Retention>): Retention => ({
  rawDays: settings.rawDays ?? null,
  quarantineDays: settings.quarantineDays ?? null,
  idempotencyDays: settings.idempotencyDays ?? null,
});

/** Whether something would go that is kept now. */
export const removesMore = (now: Retention, wanted: Retention) =>
  fields.some((field) => (wanted[field] ?? Infinity) < (now[field] ?? Infinity));
