// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { settings } from "../shell/settings";
import { allTexts, startTexts } from "../text";
import { SubmissionPanel } from "./SubmissionPanel";
import type { Submission } from "./submissionsApi";

const id = "01jq8z5w2k3m4n5p6q7r8s9tav";
const hostile = 'name=<img src=x onerror="fail()">&note=\u202Eevil</pre><script>fail()</script>';
const received = (values: Partial<Submission>) => ({
  summary: {
    receiptId: id,
    formId: "contact",
    receivedAt: "2026-03-21T08:30:00Z",
    state: "quarantined",
    reasons: [],
    fields: [],
    files: [],
  },
  contentType: "application/x-www-form-urlencoded",
  raw: hostile,
  rawIsCut: false,
  attribution: { firstTouch: {}, lastTouch: {} },
  ...values,
});

let root: Root;

beforeAll(async () => {
  settings.change({ digits: "latin" });
  await Promise.all([startTexts("en"), allTexts()]);
});

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function open(submission: ReturnType<typeof received>) {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(submission)));
  const page = document.body.appendChild(document.createElement("div"));
  root = createRoot(page);
  root.render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SubmissionPanel receiptId={id} />
    </QueryClientProvider>,
  );
  await vi.waitFor(() => expect(page.querySelector("header")).not.toBeNull());
  return page;
}

test("what was received stands there to the letter, and as nothing but text", async () => {
  const page = await open(received({}));
  const raw = page.querySelector("pre.raw");
  expect(raw?.textContent).toBe(hostile);
  expect(raw?.children).toHaveLength(0);
  expect(page.querySelector("img, script")).toBeNull();
  // It is read from left to right in either language, and reached by keyboard.
  expect([raw?.getAttribute("dir"), raw?.getAttribute("tabindex")]).toEqual(["ltr", "0"]);
  expect(page.textContent).not.toContain("the rest is not shown");
});

test("whoever sees a part is told so; where nothing is kept, nothing is shown", async () => {
  const cut = await open(received({ rawIsCut: true }));
  expect(cut.querySelector("pre.raw")?.nextElementSibling?.className).toBe("muted");
  root.unmount();
  cut.remove();
  const erased = await open(received({ raw: undefined }));
  expect(erased.querySelector("pre.raw")).toBeNull();
});
