import { answerOf, api, type Read, type Schemas } from "../api/client";

export type Stage = Read<Schemas["Stage"]>;
export type Tag = Read<Schemas["Tag"]>;
export type LostReason = Read<Schemas["LostReason"]>;
export type LeadStatus = Read<Schemas["LeadStatus"]>;
export type RecurringPlan = Read<Schemas["RecurringPlan"]>;
export type CustomField = Read<Schemas["CustomField"]>;
export type LifecycleRule = Read<Schemas["LifecycleRule"]>;

/** What can be listed, by the names that the API's addresses have. */
export interface Kinds {
  stages: Stage;
  tags: Tag;
  "lost-reasons": LostReason;
  "lead-statuses": LeadStatus;
  "recurring-plans": RecurringPlan;
  "custom-fields": CustomField;
  "lifecycle-rules": LifecycleRule;
}

export type Kind = keyof Kinds;
export type Item = Kinds[Kind];

export interface ItemList<T> {
  /** In their order, removed ones too. */
  items: T[];
  version: string;
}

export type Lists = { [K in Kind]: ItemList<Kinds[K]> };

const kinds: readonly Kind[] = [
  "stages",
  "tags",
  "lost-reasons",
  "lead-statuses",
  "recurring-plans",
  "custom-fields",
  "lifecycle-rules",
];

const list = async (kind: Kind, signal?: AbortSignal) =>
  [kind, (await answerOf(api.GET(`/api/${kind}`, { signal }))).data] as const;

export const listCatalogue = async (signal?: AbortSignal) =>
  Object.fromEntries(await Promise.all(kinds.map((kind) => list(kind, signal)))) as unknown as Lists;
