import { expect, test } from "vitest";
import { firstDraft, newField } from "./formDraft";
import { snippetsOf } from "./snippet";

const form = { id: "contact", fields: firstDraft("Contact").fields };

test("the plain form needs no script and posts to the public address", () => {
  const { html } = snippetsOf(form, "https://crm.example", "fa");
  expect(html).toContain(`action="https://crm.example/api/forms/contact/submissions" method="post"`);
  expect(html).toContain(`<input type="tel" name="mobile" dir="ltr" required>`);
  expect(html).not.toContain("<script");
});

test("labels cannot break out of the markup", () => {
  const nasty = { ...form, fields: [newField([], { fa: `"><script>`, en: "" })] };
  expect(snippetsOf(nasty, "https://crm.example", "en").html).not.toContain("<script");
});
