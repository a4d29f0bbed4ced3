import type { LifecycleRule } from "./catalogueApi";

/** Where a person may stand, in the order in which people go through it. */
export const lifecycleStages = [
  "subscriber",
  "lead",
  "unqualified",
  "activeQualified",
  "nurturing",
  "unresponsive",
  "opportunity",
  "lostOpportunity",
  "customer",
  "formerCustomerOfHighPriority",
  "formerCustomerOfLowPriority",
  "evangelist",
  "friendOrFamily",
] as const satisfies readonly LifecycleRule["to"][];

export const events = [
  "created",
  "converted",
  "won",
  "lost",
  "restored",
  "statusChosen",
  "stageEntered",
] as const satisfies readonly LifecycleRule["on"][];

/** What an event is about, beside the lead. */
export const subjectKind = (on: LifecycleRule["on"]) =>
  on === "statusChosen" ? "lead-statuses" : on === "stageEntered" ? "stages" : undefined;
