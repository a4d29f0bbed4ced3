export interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  errors?: { pointer?: string; code?: string; detail?: string }[];
}

/** Texts by field name, in the order of the answer; "" is the form as a whole. */
export type FieldTexts = Map<string, string>;

/** The field a JSON pointer (RFC 6901, as a URI fragment) leads into: `#/email`, `#/interests/0`. */
export function fieldOf(pointer: string): string {
  const first = pointer.replace(/^#?\/?/, "").split("/")[0] ?? "";
  try {
    return decodeURIComponent(first).replace(/~1/g, "/").replace(/~0/g, "~");
  } catch {
    return first;
  }
}

export function textsOf(problem: Problem | null): FieldTexts {
  const texts: FieldTexts = new Map();
  for (const error of problem?.errors ?? []) {
    const field = fieldOf(error.pointer ?? "");
    const text = error.detail || error.code || "";
    texts.set(field, texts.has(field) ? `${texts.get(field)} ${text}` : text);
  }
  return texts;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function controlsOf(form: HTMLFormElement, name: string): Control[] {
  return [...form.elements].filter(
    (control): control is Control =>
      (control as Control).name === name && (control as Control).type !== "hidden",
  );
}

export function clearErrors(form: HTMLFormElement): void {
  form.querySelectorAll(".sarnakh-error, .sarnakh-summary").forEach((shown) => shown.remove());
  form.querySelectorAll("[aria-invalid]").forEach((control) => control.removeAttribute("aria-invalid"));
  form.querySelectorAll("[aria-describedby]").forEach((element) => {
    const rest = describedBy(element).filter((id) => !id.endsWith("-error"));
    if (rest.length) element.setAttribute("aria-describedby", rest.join(" "));
    else element.removeAttribute("aria-describedby");
  });
}

/** Puts each text at its field and moves to the first one. Returns the texts that have no visible field. */
export function showErrors(form: HTMLFormElement, texts: FieldTexts): string[] {
  const homeless: string[] = [];
  let first: Control | undefined;
  texts.forEach((text, name) => {
    const controls = name ? controlsOf(form, name) : [];
    const control = controls[0];
    if (!control) {
      homeless.push(text);
      return;
    }

    const shown = document.createElement("p");
    shown.className = "sarnakh-error";
    shown.id = `${control.id || `sarnakh-${name}`}-error`;
    shown.textContent = text;
    const home = control.closest(".sarnakh-field, fieldset");
    if (home && home !== form) home.append(shown);
    else (control.closest("label") ?? control).after(shown);
    for (const each of controls) {
      each.setAttribute("aria-invalid", "true");
      each.setAttribute("aria-describedby", [...describedBy(each), shown.id].join(" "));
    }
    first ??= control;
  });
  first?.focus();
  return homeless;
}

function describedBy(element: Element): string[] {
  return (element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
}
