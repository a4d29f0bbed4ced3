import type { Language, Words } from "./words";

type Text = Record<Language, string>;

/** The public part of a form, `GET /api/forms/{id}/definition`. */
export interface Definition {
  id: string;
  fields: {
    name: string;
    type: string;
    label: Text;
    placeholder?: Text | null;
    help?: Text | null;
    required?: boolean;
    maxLength?: number | null;
    options?: { value: string; label: Text }[] | null;
    mapTo?: string | null;
  }[];
  consent?: { version: string; text: Text; required?: boolean } | null;
  honeypot?: string | null;
  token?: string | null;
}

type Field = Definition["fields"][number];
type Attributes = Record<string, string | boolean | number | null | undefined>;

/** Texts only ever enter as text nodes and attribute values, never as markup. */
export function element(tag: string, attributes: Attributes, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const name in attributes) {
    const value = attributes[name];
    if (value === true) made.setAttribute(name, "");
    else if (value || value === 0) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

const inputs: Record<string, Attributes> = {
  email: { type: "email", inputmode: "email", autocapitalize: "off", spellcheck: "false", dir: "ltr" },
  phone: { type: "tel", inputmode: "tel", dir: "ltr" },
  url: { type: "url", inputmode: "url", autocapitalize: "off", spellcheck: "false", dir: "ltr" },
  number: { type: "text", inputmode: "decimal", dir: "ltr" },
  date: { type: "text", inputmode: "numeric", dir: "ltr" },
  file: { type: "file" },
  text: { type: "text", dir: "auto" },
};

const autofill: Record<string, string> = {
  contactName: "name",
  organisation: "organization",
  jobTitle: "organization-title",
  email: "email",
  phone: "tel",
  website: "url",
  city: "address-level2",
  province: "address-level1",
  country: "country-name",
};

let forms = 0;

/** The same elements and classes as the hosted page, so one style sheet serves both and a plain post works from either. */
export function build(
  definition: Definition,
  base: string,
  language: Language,
  say: Words,
  values: Record<string, string>,
): HTMLFormElement {
  const prefix = `sarnakh-${++forms}-`;
  const { fields, consent, honeypot, token } = definition;
  const star = (required?: boolean) =>
    required ? [element("span", { class: "sarnakh-star", "aria-hidden": "true" }, "\u00a0*")] : [];
  const hidden = (name: string, value: string) =>
    element("input", { type: "hidden", name, value, autocomplete: "off" });

  const choice = (attributes: Attributes, label: string, required?: boolean) =>
    element(
      "label",
      { class: "sarnakh-choice" },
      element("input", attributes),
      " ",
      element("span", {}, label, ...star(required)),
    );

  const one = (field: Field, id: string): HTMLElement => {
    const { name, type, required, options } = field;
    const label = field.label[language];
    const placeholder = field.placeholder?.[language];
    const value = values[name] ?? "";
    if (type === "hidden") return hidden(name, value);

    const help = field.help?.[language];
    const describedby = help && `${id}-help`;
    const after = help ? [element("p", { class: "sarnakh-help", id: `${id}-help` }, help)] : [];
    const common: Attributes = { id, name, required, "aria-describedby": describedby };
    if (type === "radio" || (type === "checkbox" && options?.length)) {
      return element(
        "fieldset",
        { class: "sarnakh-field", "aria-describedby": describedby },
        element("legend", { class: "sarnakh-label" }, label, ...star(required)),
        ...(options ?? []).map((option) =>
          choice(
            {
              type,
              name,
              value: option.value,
              required: required && type === "radio",
              checked: option.value === value,
            },
            option.label[language],
          ),
        ),
        ...after,
      );
    }
    if (type === "checkbox") {
      return element(
        "div",
        { class: "sarnakh-field" },
        choice({ type, value: "true", checked: value === "true", ...common }, label, required),
        ...after,
      );
    }

    const typed: Attributes = {
      class: "sarnakh-input",
      ...common,
      placeholder: placeholder ?? (type === "date" && say.date),
      maxlength: field.maxLength || 10_000,
      autocomplete: autofill[field.mapTo ?? ""],
    };
    const control =
      type === "textarea"
        ? element("textarea", { ...typed, rows: 4, dir: "auto" }, value)
        : type === "select"
          ? element(
              "select",
              { class: "sarnakh-input", ...common },
              element("option", { value: "" }, placeholder ?? say.choose),
              ...(options ?? []).map((option) =>
                element(
                  "option",
                  { value: option.value, selected: option.value === value },
                  option.label[language],
                ),
              ),
            )
          : element("input", {
              ...(type === "file" ? { class: "sarnakh-input", ...common } : { ...typed, value }),
              ...(inputs[type] ?? inputs.text),
            });
    return element(
      "div",
      { class: "sarnakh-field" },
      element("label", { class: "sarnakh-label", for: id }, label, ...star(required)),
      control,
      ...after,
    );
  };

  const form = element("form", {
    class: "sarnakh",
    "data-sarnakh": definition.id,
    action: `${base}api/forms/${encodeURIComponent(definition.id)}/submissions`,
    method: "post",
    "accept-charset": "utf-8",
    enctype: fields.some((field) => field.type === "file") && "multipart/form-data",
    lang: language,
    dir: language === "fa" ? "rtl" : "ltr",
    novalidate: true,
  }) as HTMLFormElement;
  if (fields.some((field) => field.required)) form.append(element("p", { class: "sarnakh-note" }, say.note));
  form.append(...fields.map((field, index) => one(field, prefix + (index + 1))));
  if (consent) {
    form.append(
      element(
        "div",
        { class: "sarnakh-field sarnakh-consent" },
        choice(
          {
            type: "checkbox",
            id: `${prefix}consent`,
            name: "_consent",
            value: consent.version,
            required: consent.required,
          },
          consent.text[language],
          consent.required,
        ),
      ),
    );
  }
  if (honeypot) {
    const trap = element(
      "div",
      { class: "sarnakh-trap", "aria-hidden": "true" },
      element("label", { for: `${prefix}trap` }, say.trap),
      element("input", {
        type: "text",
        id: `${prefix}trap`,
        name: honeypot,
        tabindex: "-1",
        autocomplete: "off",
      }),
    );
    // The website's content policy may refuse our style sheet; it does not govern script.
    Object.assign(trap.style, { position: "absolute", clipPath: "inset(50%)", opacity: "0" });
    form.append(trap);
  }
  form.append(
    hidden("_token", token ?? ""),
    element(
      "div",
      { class: "sarnakh-actions" },
      element("button", { class: "sarnakh-button", type: "submit" }, say.send),
    ),
  );
  return form;
}
