import { execFileSync } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { FormField } from "./formsApi";
import { samplesOf } from "./signingSamples";

const field = (name: string, type: FormField["type"], options?: string[]) =>
  ({
    name,
    type,
    required: false,
    label: { fa: `نام ${name}`, en: name },
    options: options?.map((value) => ({ value, label: { fa: value, en: value } })) ?? null,
  }) as FormField;

const form = {
  fields: [
    field("name", "text"),
    field("email", "email"),
    field("size", "select", [`5" & it's`, "b"]),
    field("photo", "file"),
  ],
  consent: { text: { fa: "", en: "" }, version: "v'1", required: true },
  addresses: { page: "/f/x", submissions: "/api/forms/x/submissions", script: "/embed.js" },
};

const body = { name: "نام name", email: "ali@example.com", size: `5" & it's`, _consent: "v'1" };

test("samples hold the form's fields and address", () => {
  const samples = samplesOf(form, "https://crm.example");
  for (const sample of Object.values(samples)) {
    expect(sample).toContain("https://crm.example/api/forms/x/submissions");
    expect(sample).toContain("whsec_…");
  }
});

test("a form elsewhere is posted to there", () => {
  const addresses = { ...form.addresses, submissions: "https://forms.example/api/forms/x/submissions" };
  expect(samplesOf({ ...form, addresses }, "https://crm.example").curl).toContain(
    "URL='https://forms.example/",
  );
});

test("what the shell's sample sends is what it signs", () => {
  const shell = samplesOf(form, "https://crm.example").curl.replace("whsec_…", "whsec_a2V5IG9mIHRoZSBmb3Jt");
  const [start, ...rest] = shell.split("\ncurl ");
  expect(rest).toHaveLength(1);
  const said = execFileSync("sh", ["-c", `${start}\nprintf '%s\\n' "$ID" "$TIME" "$SIGNATURE" "$BODY"`], {
    encoding: "utf8",
  });
  const [id, time, signature, sent = ""] = said.split("\n");
  expect(JSON.parse(sent)).toEqual(body);
  expect(signature).toBe(
    createHmac("sha256", "key of the form").update(`${id}.${time}.${sent}`).digest("base64"),
  );
});

test("what the sample in JavaScript posts is signed as the form wants it", async () => {
  const sample = samplesOf(form, "https://crm.example")
    .javascript.replace("whsec_…", "whsec_a2V5IG9mIHRoZSBmb3Jt")
    .replace(/^import .*$/m, "")
    .replace("await fetch(", "await post(");
  const posts: { url: string; headers: Record<string, string>; body: string }[] = [];
  const post = (url: string, { headers, body }: { headers: Record<string, string>; body: string }) =>
    posts.push({ url, headers, body });
  await (new Function("post", "createHmac", "randomUUID", `return (async () => {${sample}})();`)(
    post,
    createHmac,
    randomUUID,
  ) as Promise<void>);
  const [{ url, headers, body: sent }] = posts as [(typeof posts)[0]];
  expect(url).toBe("https://crm.example/api/forms/x/submissions");
  expect(JSON.parse(sent)).toEqual(body);
  expect(headers["webhook-signature"]).toBe(
    "v1," +
      createHmac("sha256", "key of the form")
        .update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${sent}`)
        .digest("base64"),
  );
});

test("the body in Python is the same text", () => {
  const [, text = ""] =
    /^body = (.*)\.encode\(\)$/m.exec(samplesOf(form, "https://crm.example").python) ?? [];
  expect(JSON.parse(JSON.parse(text) as string)).toEqual(body);
});
