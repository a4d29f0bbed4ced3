import { readFileSync } from "node:fs";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, test } from "vitest";

test("the types are those of openapi.json; else run `npm run generate`", async () => {
  const root = new URL("../../", import.meta.url);
  const types = astToString(await openapiTS(new URL("openapi.json", root), { silent: true }));
  expect(readFileSync(new URL("src/api/schema.d.ts", root), "utf8")).toBe(COMMENT_HEADER + types);
});
