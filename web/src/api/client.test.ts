// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answerOf, api, ApiProblem, knowCsrf, onRefusal } from "./client";

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ code, title: code }), { status, headers });
const created = () => new Response(JSON.stringify({ id: "1" }), { status: 201 });

let answers: Response[];
let sent: { method: string; csrf: string | null; body: string }[];

beforeEach(() => {
  answers = [];
  sent = [];
  knowCsrf("first");
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push({
      method: request.method,
      csrf: request.headers.get("Sarnakh-Csrf"),
      body: await request.text(),
    });
    return answers.shift() ?? Response.error();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  onRefusal(() => Promise.resolve(false));
});

const createTeam = () => answerOf(api.POST("/api/teams", { body: { name: "North" } }));

test("a change waits until somebody signs in again, and is sent again whole", async () => {
  answers = [problem(401, "access.sign_in"), created()];
  onRefusal((code) => {
    expect(code).toBe("access.sign_in");
    knowCsrf("second");
    return Promise.resolve(true);
  });
  expect((await createTeam()).data).toEqual({ id: "1" });
  expect(sent).toEqual([
    { method: "POST", csrf: "first", body: '{"name":"North"}' },
    { method: "POST", csrf: "second", body: '{"name":"North"}' },
  ]);
});

test("what is refused twice stays refused", async () => {
  answers = [problem(403, "access.csrf"), problem(403, "access.csrf"), created()];
  onRefusal(() => Promise.resolve(true));
  await expect(createTeam()).rejects.toMatchObject({ status: 403, code: "access.csrf" });
  expect(sent).toHaveLength(2);
});

test("reading carries no proof, and a wrong password is told at once", async () => {
  answers = [problem(401, "sign_in.failed")];
  await expect(answerOf(api.GET("/api/teams"))).rejects.toBeInstanceOf(ApiProblem);
  expect(sent).toEqual([{ method: "GET", csrf: null, body: "" }]);
});

test("how long to wait comes with the refusal", async () => {
  answers = [problem(429, "sign_in.later", { "Retry-After": "90" })];
  await expect(createTeam()).rejects.toMatchObject({ status: 429, retryAfter: 90 });
});
