import { answerOf, api, type Answer, type Read, type Schemas } from "../api/client";

export type Form = Read<Schemas["FormResource"]>;
export type FormDraft = Read<Schemas["FormSettings"]>;
export type FormField = Read<Schemas["FormField"]>;
export type FormHealth = Read<Schemas["FormHealthReport"]>;
export type LocalText = Read<Schemas["LocalText"]>;

export async function listForms(signal?: AbortSignal) {
  const { data } = await answerOf(api.GET("/api/forms", { signal }));
  return data.items as Form[];
}

export const getForm = (id: string, signal?: AbortSignal) =>
  answerOf(api.GET("/api/forms/{formId}", { params: { path: { formId: id } }, signal })) as Promise<
    Answer<Form>
  >;

export const createForm = (settings: FormDraft) =>
  answerOf(api.POST("/api/forms", { body: { id: null, settings } })) as Promise<Answer<Form>>;

export const saveForm = (id: string, etag: string | undefined, draft: FormDraft) =>
  answerOf(
    api.PUT("/api/forms/{formId}", {
      params: { path: { formId: id } },
      headers: { "If-Match": etag },
      body: draft,
    }),
  ) as Promise<Answer<Form>>;

/** From then on the form takes signed posts only; the secret is told this once. */
export const renewSigningSecret = async (id: string, etag: string | undefined) =>
  (
    await answerOf(
      api.POST("/api/forms/{formId}/signing-secret", {
        params: { path: { formId: id } },
        headers: { "If-Match": etag },
      }),
    )
  ).data.secret;

export const endSigning = (id: string, etag: string | undefined) =>
  answerOf(
    api.DELETE("/api/forms/{formId}/signing-secret", {
      params: { path: { formId: id } },
      headers: { "If-Match": etag },
    }),
  );

export async function getFormHealth(id: string, signal?: AbortSignal) {
  const { data } = await answerOf(
    api.GET("/api/forms/{formId}/health", { params: { path: { formId: id } }, signal }),
  );
  return data as FormHealth;
}

/** The time token of a form shown now. */
export async function getFormToken(id: string): Promise<string> {
  const { data } = await answerOf(
    api.GET("/api/forms/{formId}/definition", { params: { path: { formId: id } } }),
  );
  return data.token;
}

/** Posts as a visitor's page would, and answers the receipt. */
export async function submitForm(id: string, values: Record<string, string>): Promise<string> {
  const { data } = await answerOf(
    api.POST("/api/forms/{formId}/submissions", {
      params: { path: { formId: id } },
      headers: { "Idempotency-Key": crypto.randomUUID() },
      body: values,
    }),
  );
  return data.receiptId;
}
