import { answerOf, api, type Answer, type Read, type Schemas } from "../api/client";

export type Retention = Read<Schemas["RetentionSettings"]>;

export const getRetention = (signal?: AbortSignal) =>
  answerOf(api.GET("/api/settings/retention", { signal })) as Promise<Answer<Retention>>;

export const saveRetention = (settings: Retention, etag: string | undefined) =>
  answerOf(api.PUT("/api/settings/retention", { headers: { "If-Match": etag }, body: settings })) as Promise<
    Answer<Retention>
  >;
