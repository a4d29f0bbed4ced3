import type { Form, FormField } from "./formsApi";

export const sampleLanguages = ["curl", "javascript", "python"] as const;
export type SampleLanguage = (typeof sampleLanguages)[number];

type Signed = Pick<Form, "consent"> & { fields: readonly FormField[]; addresses: Form["addresses"] };

/** A signed post of this form, to copy; the secret is left to the reader. `origin` is where the form is unless it says otherwise. */
export function samplesOf(form: Signed, origin: string): Record<SampleLanguage, string> {
  const url = new URL(form.addresses.submissions, origin).href;
  const body = JSON.stringify(exampleOf(form));
  return {
    curl: `SECRET='whsec_…'; URL='${url}'
BODY=${quoted(body)}
ID=msg_$(openssl rand -hex 12); TIME=$(date +%s)
KEY=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
SIGNATURE=$(printf %s "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)
curl "$URL" -H 'Content-Type: application/json' \\
  -H "webhook-id: $ID" -H "webhook-timestamp: $TIME" -H "webhook-signature: v1,$SIGNATURE" --data-raw "$BODY"`,
    javascript: `import { createHmac, randomUUID } from "node:crypto";

const secret = "whsec_…";
const body = JSON.stringify(${body});
const id = \`msg_\${randomUUID()}\`;
const time = Math.floor(Date.now() / 1000);
const key = Buffer.from(secret.replace("whsec_", ""), "base64");
const signature = createHmac("sha256", key).update(\`\${id}.\${time}.\${body}\`).digest("base64");
await fetch("${url}", {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(time),
    "webhook-signature": \`v1,\${signature}\`,
  },
  body,
});`,
    // What JSON writes as a text is a text of Python too.
    python: `import base64, hashlib, hmac, secrets, time, urllib.request

secret = "whsec_…"
body = ${JSON.stringify(body)}.encode()
id, at = "msg_" + secrets.token_hex(12), str(int(time.time()))
key = base64.b64decode(secret.removeprefix("whsec_"))
signature = base64.b64encode(hmac.new(key, f"{id}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
urllib.request.urlopen(urllib.request.Request("${url}", body, {
    "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": at, "webhook-signature": "v1," + signature}))`,
  };
}

const byType: Partial<Record<FormField["type"], string>> = {
  email: "ali@example.com",
  phone: "09121234567",
  number: "1",
  url: "https://example.com",
  checkbox: "true",
  date: "2026-11-22",
};

function exampleOf({ fields, consent }: Signed): Record<string, string> {
  const values = fields
    .filter(({ type }) => type !== "file" && type !== "hidden")
    .map(({ name, type, options, label }) => [
      name,
      options?.[0]?.value ?? byType[type] ?? (label.fa || label.en || name),
    ]);
  return { ...Object.fromEntries(values), ...(consent ? { _consent: consent.version } : {}) };
}

/** One word of a shell, whatever is in it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
