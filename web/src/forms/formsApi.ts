import { answerOf, api, type Answer, type Schemas } from "../api/client";

export type Form = Schemas["Form"];
export type FormDraft = Schemas["FormDraft"];
export type FormField = Schemas["FormField"];
export type FormHealth = Schemas["FormHealth"];
export type LocalText = Schemas["LocalText"];

export async function listForms(signal?: AbortSignal): Promise<Form[]> {
  const { data } = await answerOf(api.GET("/api/forms", { signal }));
  return data.items;
}

export const getForm = (id: string, signal?: AbortSignal): Promise<Answer<Form>> =>
  answerOf(api.GET("/api/forms/{id}", { params: { path: { id } }, signal }));

export const createForm = (draft: FormDraft): Promise<Answer<Form>> =>
  answerOf(api.POST("/api/forms", { body: draft }));

export const saveForm = (id: string, etag: string | undefined, draft: FormDraft): Promise<Answer<Form>> =>
  answerOf(
    api.PUT("/api/forms/{id}", { params: { path: { id }, header: { "If-Match": etag } }, body: draft }),
  );

export async function getFormHealth(id: string, signal?: AbortSignal): Promise<FormHealth> {
  const { data } = await answerOf(api.GET("/api/forms/{id}/health", { params: { path: { id } }, signal }));
  return data;
}

/** The time token of a form shown now. */
export async function getFormToken(id: string): Promise<string> {
  const { data } = await answerOf(api.GET("/api/forms/{id}/definition", { params: { path: { id } } }));
  return data.token;
}

/** Posts as a visitor's page would, and answers the receipt. */
export async function submitForm(id: string, values: Record<string, string>): Promise<string> {
  // Outside the described API on purpose: its body is whatever fields the form has.
  const post = api.POST as unknown as (
    path: string,
    init: object,
  ) => Promise<{ data?: { receiptId: string }; response: Response }>;
  const { data } = await answerOf(
    post("/api/forms/{id}/submissions", {
      params: { path: { id } },
      headers: { "Idempotency-Key": crypto.randomUUID() },
      body: values,
    }),
  );
  return data.receiptId;
}
