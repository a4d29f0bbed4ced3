import { answerOf, api, type Answer, type Read, type Schemas } from "../api/client";
import { nothing } from "./privacyView";
import { daysOf } from "./retention";

export type Retention = Read<Schemas["RetentionSettings"]>;
export type Person = Read<Schemas["PersonQuery"]>;
export type PersonFound = Read<Schemas["PersonFound"]>;
export type Erasure = Read<Schemas["ErasureView"]>;
export type TraceCounts = Read<Schemas["TraceCounts"]>;
export type Tombstone = Read<Schemas["Tombstone"]>;

async function retentionOf(answer: Promise<Answer<Schemas["RetentionSettings"]>>) {
  const { data, etag } = await answer;
  return { data: daysOf(data), etag };
}

export const getRetention = (signal?: AbortSignal) =>
  retentionOf(answerOf(api.GET("/api/settings/retention", { signal })));

export const saveRetention = (settings: Retention, etag?: string) =>
  retentionOf(
    answerOf(api.PUT("/api/settings/retention", { headers: { "If-Match": etag }, body: settings })),
  );

const find = async (person: Person, everywhere: boolean) =>
  (await answerOf(api.POST("/api/privacy/find", { body: person, params: { query: { everywhere } } })))
    .data as PersonFound;

/** What hangs on their leads is there at once; that nothing is kept is only said after a look everywhere. */
export const findPerson = async ({ person, everywhere }: { person: Person; everywhere: boolean }) => {
  const found = await find(person, everywhere);
  return found.everywhere || !nothing(found.counts) ? found : find(person, true);
};

/** Everything about a person, as an archive. */
export const exportPerson = async (person: Person) =>
  (await answerOf(api.POST("/api/privacy/export", { body: person, parseAs: "blob" })))
    .data as unknown as Blob;

export const erasePerson = async (person: Person) =>
  (await answerOf(api.POST("/api/privacy/erase", { body: person }))).data as Erasure;

export const listErasures = async (signal?: AbortSignal) =>
  (await answerOf(api.GET("/api/privacy/erasures", { signal }))).data.items as Erasure[];

export const reapplyTombstones = async (items: Tombstone[]) =>
  (await answerOf(api.POST("/api/privacy/tombstones", { body: { items } }))).data as Erasure;
