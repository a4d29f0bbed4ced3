import { expect, test } from "vitest";
import { firstDraft, newField } from "./formDraft";
import { snippetsOf } from "./snippet";

const addresses = { page: "/f/contact", submissions: "/api/forms/contact/submissions", script: "/embed.js" };
const form = { id: "contact", fields: firstDraft("Contact").fields, addresses };

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

test("a form with an address of its own is reached there, wherever the dashboard is", () => {
  const elsewhere = {
    ...form,
    addresses: {
      page: "https://forms.example/f/contact",
      submissions: "https://forms.example/api/forms/contact/submissions",
      script: "https://crm.example/embed.js",
    },
  };
  const { link, html, embed } = snippetsOf(elsewhere, "http://localhost:7071", "fa");
  expect(link).toBe("https://forms.example/f/contact?lang=fa");
  expect(html).toContain(`action="https://forms.example/api/forms/contact/submissions"`);
  expect(embed).toContain(`src="https://crm.example/embed.js"`);
  expect(link + html + embed).not.toContain("localhost");
});
