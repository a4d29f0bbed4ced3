import { answerOf, api, type Answer, type Read, type Schemas } from "../api/client";
import type { LeadSummary } from "../leads/leadsApi";

export type Contact = Read<Schemas["Contact"]>;
export type ContactSummary = Read<Schemas["ContactSummary"]>;
export type ContactKind = Contact["kind"];

/** A merge patch of what people may edit. */
export type ContactChange = Partial<{
  [Field in keyof Omit<Contact, "id" | "revision" | "createdAt" | "updatedAt">]: Contact[Field] | null;
}>;

export interface ContactQuestion {
  q: string;
  kind?: ContactKind;
  organisationId?: string;
  archived?: boolean;
}

/** With what was won of them, where customers are asked for. */
export type ListedContact = ContactSummary & { won?: { count: number; revenue: number } };

export interface ContactList {
  items: ListedContact[];
  total: number;
  cursor: string | null;
}

export async function listContacts(
  { q, kind, organisationId, archived }: ContactQuestion,
  from: { cursor?: string; limit?: number },
  signal?: AbortSignal,
): Promise<ContactList> {
  const { data } = await answerOf(
    api.GET("/api/contacts", {
      params: {
        query: {
          q: q || undefined,
          kind,
          organisationId,
          archived: archived || undefined,
          cursor: from.cursor,
          limit: from.limit ?? 50,
        },
      },
      signal,
    }),
  );
  const { items, total, cursor } = data as Read<Schemas["ContactList"]>;
  return { items, total, cursor: cursor ?? null };
}

/** Contacts about whom something was won. */
export async function listCustomers(
  q: string,
  from: { cursor?: string; limit?: number },
  signal?: AbortSignal,
): Promise<ContactList> {
  const { data } = await answerOf(
    api.GET("/api/contacts/customers", {
      params: { query: { q: q || undefined, cursor: from.cursor, limit: from.limit ?? 50 } },
      signal,
    }),
  );
  const { items, total, cursor } = data as Read<Schemas["CustomerList"]>;
  return {
    items: items.map(({ contact, won, revenue }) => ({ ...contact, won: { count: won, revenue } })),
    total,
    cursor: cursor ?? null,
  };
}

export const getContact = (id: string, signal?: AbortSignal) =>
  answerOf(api.GET("/api/contacts/{contactId}", { params: { path: { contactId: id } }, signal })) as Promise<
    Answer<Contact>
  >;

export const createContact = (fields: ContactChange) =>
  answerOf(api.POST("/api/contacts", { body: fields })) as Promise<Answer<Contact>>;

/** Whom somebody means who typed a name: an organisation of that name that is there, else a new contact. */
export const contactNamed = (fields: ContactChange) =>
  answerOf(api.POST("/api/contacts", { params: { query: { orNamed: true } }, body: fields })) as Promise<
    Answer<Contact>
  >;

export const changeContact = (id: string, etag: string | undefined, change: ContactChange) =>
  answerOf(
    api.PATCH("/api/contacts/{contactId}", {
      params: { path: { contactId: id } },
      headers: { "If-Match": etag, "Content-Type": "application/merge-patch+json" },
      body: change,
    }),
  ) as Promise<Answer<Contact>>;

export const archiveContact = (id: string) =>
  answerOf(api.DELETE("/api/contacts/{contactId}", { params: { path: { contactId: id } } })) as Promise<
    Answer<Contact>
  >;

export async function leadsOf(id: string, signal: AbortSignal): Promise<LeadSummary[]> {
  const { data } = await answerOf(
    api.GET("/api/contacts/{contactId}/leads", { params: { path: { contactId: id } }, signal }),
  );
  return data.items as LeadSummary[];
}
