import { answerOf, api, type Answer, type Read, type Schemas } from "../api/client";

export type AccessSettings = Read<Schemas["AccessSettings"]>;

export const getAccessSettings = (signal?: AbortSignal) =>
  answerOf(api.GET("/api/settings/access", { signal })) as Promise<Answer<AccessSettings>>;

export const saveAccessSettings = (settings: AccessSettings, etag?: string) =>
  answerOf(api.PUT("/api/settings/access", { headers: { "If-Match": etag }, body: settings })) as Promise<
    Answer<AccessSettings>
  >;
