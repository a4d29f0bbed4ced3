import type { Form, FormField } from "./formsApi";

interface Snippets {
  embed: string;
  html: string;
  link: string;
}

/** Three ways to put a form on a website. `origin` is where the dashboard is, and the form too unless it says otherwise. */
export function snippetsOf(
  form: { id: string; fields: readonly FormField[]; addresses: Form["addresses"] },
  origin: string,
  language: "fa" | "en",
): Snippets {
  const absolute = (address: string) => new URL(address, origin).href;
  const link = `${absolute(form.addresses.page)}?lang=${language}`;
  return {
    link,
    embed: [
      `<script src="${absolute(form.addresses.script)}" data-form="${escapeHtml(form.id)}" data-lang="${language}" async></script>`,
      `<noscript><a href="${link}">${language === "fa" ? "فرم تماس" : "Contact form"}</a></noscript>`,
    ].join("\n"),
    html: [
      `<form action="${absolute(form.addresses.submissions)}" method="post" lang="${language}" dir="${language === "fa" ? "rtl" : "ltr"}">`,
      `  <input type="hidden" name="_language" value="${language}">`,
      ...form.fields.filter(({ type }) => type !== "file").map((field) => control(field, language)),
      `  <button type="submit">${language === "fa" ? "ارسال" : "Send"}</button>`,
      `</form>`,
    ].join("\n"),
  };
}

function control(field: FormField, language: "fa" | "en"): string {
  const name = `name="${escapeHtml(field.name)}"`;
  const required = field.required ? " required" : "";
  const label = escapeHtml(field.label[language] || field.label.fa || field.label.en);
  const within = (html: string) => `  <p><label>${label} ${html}</label></p>`;
  const options = field.options ?? [];
  const optionLabel = (option: (typeof options)[number]) =>
    escapeHtml(option.label[language] || option.label.fa || option.value);
  switch (field.type) {
    case "hidden":
      return `  <input type="hidden" ${name}>`;
    case "textarea":
      return within(`<textarea ${name} rows="4"${required}></textarea>`);
    case "select":
      return within(
        `<select ${name}${required}>${options.map((option) => `<option value="${escapeHtml(option.value)}">${optionLabel(option)}</option>`).join("")}</select>`,
      );
    case "radio":
      return [
        `  <fieldset><legend>${label}</legend>`,
        ...options.map(
          (option) =>
            `    <label><input type="radio" ${name} value="${escapeHtml(option.value)}"${required}> ${optionLabel(option)}</label>`,
        ),
        `  </fieldset>`,
      ].join("\n");
    case "checkbox":
      return `  <p><label><input type="checkbox" ${name} value="true"${required}> ${label}</label></p>`;
    default: {
      const type = field.type === "phone" ? "tel" : field.type;
      const ltr = ["email", "phone", "url"].includes(field.type) ? ` dir="ltr"` : "";
      return within(`<input type="${type}" ${name}${ltr}${required}>`);
    }
  }
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
