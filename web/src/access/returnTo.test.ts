import { expect, test } from "vitest";
import { pathAfterSignIn } from "./returnTo";

test.each([
  ["", "/"],
  ["?returnTo=/leads/1?x=1%23top", "/leads/1?x=1#top"],
  ["?returnTo=%2Fleads%3Fq%3D%D8%B3", "/leads?q=%D8%B3"],
  ["?returnTo=https://elsewhere.example", "/"],
  ["?returnTo=//elsewhere.example/leads", "/"],
  ["?returnTo=/%5Celsewhere.example", "/"],
  ["?returnTo=/%09/elsewhere.example", "/"],
  ["?returnTo=javascript:alert(1)", "/"],
  ["?returnTo=/sign-in?returnTo=/sign-in", "/"],
  ["?returnTo=/api/session/oidc/x", "/"],
])("%s leads to %s", (search, path) => {
  expect(pathAfterSignIn(search)).toBe(path);
});
