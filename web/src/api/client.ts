import createClient from "openapi-fetch";
import { settings } from "../shell/settings";
import { tellFailedCount } from "./failedCount";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/**
 * A resource as it is read. The document marks as optional what a request may leave out; in answers all of it is there,
 * except that nothing stands where a value is null.
 */
export type Read<T> = T extends readonly (infer Item)[]
  ? Read<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Read<T[Key]> }
    : T;

/** One error of one field, as in RFC 9457 extensions: `pointer` is a JSON pointer fragment such as `#/email`. */
export type FieldError = Schemas["ProblemDocumentError"];

/** An answer that is not a success. `status` 0 means that no answer came at all. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: FieldError[] = [],
    readonly current?: unknown,
    readonly etag?: string,
    /** Seconds until it makes sense to ask again, where the server says so. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = "ApiProblem";
  }

  get offline() {
    return this.status === 0;
  }
}

export interface Answer<T> {
  data: T;
  etag?: string;
}

/** What changes carry so that no other site can make them; null while nobody is signed in. */
let csrf: string | null = null;

/** Whether a request that was refused may be tried once more: after signing in again, or with a new {@link csrf}. */
let recover: (code: string, signal: AbortSignal) => Promise<boolean> = () => Promise.resolve(false);

export function knowCsrf(value: string | null) {
  csrf = value;
}

/** For uploads that tell how far they are, which the client cannot make. */
export const currentCsrf = () => csrf ?? "";

export function onRefusal(handler: typeof recover) {
  recover = handler;
}

const isSafe = ({ method }: Request) => method === "GET" || method === "HEAD";

/** Nothing that somebody typed is lost with a session: the request waits for the next one, and is sent again. */
async function fetchSignedIn(request: Request): Promise<Response> {
  const again = request.clone();
  // Looked up per call, so that tests can replace it.
  const answer = await globalThis.fetch(request);
  if (answer.status !== 401 && answer.status !== 403) return answer;
  if (!(await recover(await codeOf(answer.clone()), again.signal))) return answer;
  if (!isSafe(again)) again.headers.set("Sarnakh-Csrf", csrf ?? "");
  return globalThis.fetch(again);
}

async function codeOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => null);
  return typeof body === "object" && body !== null && "code" in body ? String(body.code) : "";
}

const client = createClient<paths>({ fetch: fetchSignedIn });

/** `{leadId}:{revision}` of the last write. Sent with every read, so that we read our own writes on any instance. */
let lastWritten: string | null = null;

client.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", settings.read().language);
    if (request.method === "GET" && lastWritten) request.headers.set("Sarnakh-Version", lastWritten);
    if (!isSafe(request) && csrf) request.headers.set("Sarnakh-Csrf", csrf);
    return request;
  },
  onResponse({ request, response }) {
    tellFailedCount(response.headers.get("Sarnakh-Failed-Messages"));
    if (request.method !== "GET") lastWritten = response.headers.get("Sarnakh-Version") ?? lastWritten;
  },
});

export const api = client;

type Call<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** Waits for the answer; anything but a success becomes an {@link ApiProblem}. */
export async function answerOf<T>(call: Call<T>): Promise<Answer<T>> {
  const answer = await changedAnswerOf(call);
  if (!answer) throw new ApiProblem(304, "not_modified", "Not modified");
  return answer;
}

/** Like {@link answerOf}, and null for 304. */
export async function changedAnswerOf<T>(call: Call<T>): Promise<Answer<T> | null> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiProblem(0, "offline", String(cause));
  });
  if (response.status === 304) return null;
  if (!response.ok) throw problemOf(response, error);
  return { data: data as T, etag: response.headers.get("ETag") ?? undefined };
}

function problemOf(response: Response, body: unknown): ApiProblem {
  const problem = (typeof body === "object" && body !== null ? body : {}) as Partial<
    Schemas["ProblemDocument"]
  >;
  // A proxy in between answers for a server that is away.
  const away = !problem.code && response.status >= 502 && response.status <= 504;
  return new ApiProblem(
    away ? 0 : response.status,
    problem.code ?? `http.${response.status}`,
    problem.title ?? response.statusText,
    problem.errors ?? [],
    problem.current,
    response.headers.get("ETag") ?? undefined,
    Number(response.headers.get("Retry-After")) || undefined,
  );
}

/** What to tell people who wanted something changed and did not get it. */
export const refusalText = (error: unknown, otherwise: string) =>
  error instanceof ApiProblem && !error.offline ? error.message : otherwise;

/** The errors of a problem by field name: `#/email` → `email`, `#/fields/2/name` → `fields.2.name`. */
export function errorsByField(problem: unknown): Record<string, string> {
  if (!(problem instanceof ApiProblem)) return {};
  const byField: Record<string, string> = {};
  for (const { pointer, detail } of problem.errors) {
    byField[pointer.replace(/^#?\//, "").replaceAll("/", ".")] ??= detail;
  }
  return byField;
}
