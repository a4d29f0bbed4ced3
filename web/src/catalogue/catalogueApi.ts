import { answerOf, api, type Answer, type Read, type Schemas } from "../api/client";

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

export const listCatalogue = async (signal?: AbortSignal): Promise<Lists> => {
  const { data } = await answerOf(api.GET("/api/catalogue", { signal }));
  return {
    stages: data.stages,
    tags: data.tags,
    "lost-reasons": data.lostReasons,
    "lead-statuses": data.leadStatuses,
    "recurring-plans": data.recurringPlans,
    "custom-fields": data.customFields,
    "lifecycle-rules": data.lifecycleRules,
  } as Lists;
};

/** The addresses of all kinds look alike; the client is told of one of them, and what it carries is checked here. */
const onePath = (kind: Kind) => `/api/${kind}/{itemId}` as "/api/lost-reasons/{itemId}";
const addressOf = ({ id }: { id: string }) => ({ path: { itemId: id } });
const seen = (version: string) => ({ "If-Match": `"${version}"` });

export const createItem = <K extends Kind>(kind: K, wish: Partial<Kinds[K]>) =>
  answerOf(api.POST(`/api/${kind}` as "/api/lost-reasons", { body: wish })) as unknown as Promise<
    Answer<Kinds[K]>
  >;

/** `active: true` brings a removed item back. */
export const changeItem = <K extends Kind>(kind: K, item: Kinds[K], change: Partial<Kinds[K]>) =>
  answerOf(
    api.PATCH(onePath(kind), { params: addressOf(item), headers: seen(item.version ?? ""), body: change }),
  ) as unknown as Promise<Answer<Kinds[K]>>;

export const removeItem = (kind: Exclude<Kind, "stages">, item: Item) =>
  answerOf(api.DELETE(onePath(kind), { params: addressOf(item), headers: seen(item.version ?? "") }));

/** The leads in it go to another stage; one without leads needs none. */
export const removeStage = (stage: Stage, moveTo?: string) =>
  answerOf(
    api.DELETE("/api/stages/{itemId}", {
      params: { ...addressOf(stage), query: { moveTo } },
      headers: seen(stage.version ?? ""),
    }),
  );

/** Tags have no order but that of their names. */
export const orderItems = (kind: Exclude<Kind, "tags">, ids: string[], version: string) =>
  answerOf(
    api.PUT(`/api/${kind}/order` as "/api/lost-reasons/order", { headers: seen(version), body: { ids } }),
  );

export type PipelineSettings = Read<Schemas["PipelineSettings"]>;

export const getPipelineSettings = (signal?: AbortSignal) =>
  answerOf(api.GET("/api/settings/pipeline", { signal })) as Promise<Answer<PipelineSettings>>;

export const savePipelineSettings = (settings: PipelineSettings, etag?: string) =>
  answerOf(api.PUT("/api/settings/pipeline", { headers: { "If-Match": etag }, body: settings })) as Promise<
    Answer<PipelineSettings>
  >;
