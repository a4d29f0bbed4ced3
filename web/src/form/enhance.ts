import { firstTouch, type Touch } from "./attribution";
import { element } from "./build";
import { clearErrors, showErrors, textsOf, type Problem } from "./problems";
import { persist, type Answer } from "./retry";
import { languageOf, words } from "./words";

interface Accepted {
  receiptId?: string;
  next?: { message?: string; redirectUrl?: string };
}

/** RFC 9562 version 4, also on pages without TLS, where `crypto.randomUUID` is missing. */
export function uuid(): string {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (+digit ^ ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) & (15 >> (+digit / 4)))).toString(16),
  );
}

/** The entries as a flat JSON object, or null when there are files, which only multipart can carry. */
export function jsonOf(entries: Iterable<[string, FormDataEntryValue]>): string | null {
  const body: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of entries) {
    if (typeof value !== "string") {
      if (value.size) return null;
      continue;
    }
    const before = body[name];
    body[name] =
      before === undefined ? value : typeof before === "string" ? [before, value] : [...before, value];
  }
  return JSON.stringify(body);
}

/**
 * Sends a plain form by script: one idempotency key for what was filled in, however often it has to be posted; answers at the fields.
 * Whatever the script cannot do is left to the browser, with the same key.
 */
export function enhance(form: HTMLFormElement, present: Touch, mayKeep: boolean): void {
  if (form.dataset.sarnakhReady || !window.fetch || !window.AbortController) return;
  form.dataset.sarnakhReady = "true";
  // Attributes, not properties: a control named "action" or "lang" would stand in front of the property.
  const url = new URL(form.getAttribute("action") ?? "", location.href).href;
  const language = languageOf(form.getAttribute("lang"), document.documentElement.lang);
  const say = words[language];
  let busy = false;
  let sent = "";

  const consent = form.querySelector<HTMLInputElement>('input[type="checkbox"][name="_consent"]');
  const first = () => firstTouch(present, mayKeep || !consent || consent.checked, Date.now());
  if (!consent) first();

  const status =
    form.querySelector<HTMLElement>(".sarnakh-status") ??
    element("p", { class: "sarnakh-status", role: "status" });
  if (!status.parentNode) (form.querySelector(".sarnakh-actions") ?? form).append(status);

  const show = (text: string, kind: "" | "busy" | "bad" = "") => {
    status.textContent = text;
    status.dataset.kind = kind;
  };

  // Also present in a plain post, so that both ways send the same values under the same key.
  const hidden = (name: string): HTMLInputElement => {
    let input = form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`);
    if (!input) form.append((input = element("input", { type: "hidden", name }) as HTMLInputElement));
    return input;
  };
  // What an earlier page of the same filling observed is not overwritten.
  const observe = (name: string, value = "") => {
    hidden(name).value ||= value;
  };

  const post = async (body: string | FormData, key: string): Promise<Answer> => {
    const json = typeof body === "string";
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), json ? 20_000 : 180_000);
    try {
      const answer = await fetch(url, {
        method: "POST",
        credentials: "omit",
        headers: {
          Accept: "application/json",
          "Accept-Language": language,
          "Idempotency-Key": key,
          ...(json ? { "Content-Type": "application/json" } : {}),
        },
        body,
        signal: abort.signal,
      });
      return {
        status: answer.status,
        retryAfter: answer.headers.get("Retry-After"),
        body: await answer.json().catch(() => null),
      };
    } catch {
      return { status: 0, retryAfter: null, body: null };
    } finally {
      clearTimeout(timer);
    }
  };

  // One signal alone would mislead: a blocked request and a dead server look the same to a script.
  const forbidden = async (): Promise<boolean> => {
    let blocked = false;
    const note = (event: SecurityPolicyViolationEvent) => {
      blocked ||= event.effectiveDirective === "connect-src";
    };
    document.addEventListener("securitypolicyviolation", note);
    const reached = await fetch(url.replace(/submissions$/, "definition"), {
      mode: "no-cors",
      cache: "no-store",
      credentials: "omit",
    }).then(
      () => true,
      () => false,
    );
    // The violation is reported in a task of its own.
    if (!reached) await new Promise((resolve) => setTimeout(resolve));
    document.removeEventListener("securitypolicyviolation", note);
    return reached || blocked;
  };

  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        removeEventListener("online", go);
        resolve();
      };
      const timer = setTimeout(go, milliseconds);
      addEventListener("online", go);
    });

  const stay = (event: BeforeUnloadEvent) => event.preventDefault();

  const done = ({ receiptId, next }: Accepted) => {
    const event = new CustomEvent("sarnakh:sent", {
      bubbles: true,
      cancelable: true,
      detail: { receiptId, next },
    });
    if (!form.dispatchEvent(event)) return;
    if (next?.redirectUrl && /^https?:/i.test(next.redirectUrl)) {
      location.assign(next.redirectUrl);
      return;
    }
    const thanks = element(
      "div",
      {
        class: "sarnakh sarnakh-done",
        role: "status",
        tabindex: "-1",
        lang: language,
        dir: language === "fa" ? "rtl" : "ltr",
      },
      element("p", { class: "sarnakh-lead", dir: "auto" }, next?.message ?? "✓"),
    );
    form.replaceWith(thanks);
    thanks.focus();
  };

  const submit = async (submitter: HTMLElement | null, again = false): Promise<void> => {
    observe("_language", language);
    observe("_page", present.page);
    observe("_referrer", present.referrer);
    observe("_first_touch", JSON.stringify(first()));
    observe("_last_touch", JSON.stringify(present));

    // The key belongs to what was filled in: unchanged values keep it, changed ones need another.
    const entries = () => {
      const data = new FormData(form);
      const { name, value } = (submitter ?? {}) as HTMLButtonElement;
      if (name) data.append(name, value);
      return data;
    };
    const print = [...entries()]
      .filter(([name]) => name !== "_submission_id")
      .map(([name, value]) =>
        typeof value === "string" ? [name, value] : [name, value.name, value.size, value.lastModified],
      )
      .join("\n");
    const id = hidden("_submission_id");
    if (!id.value || again || (sent && sent !== print)) id.value = uuid();
    sent = print;

    const data = entries();
    const body = jsonOf(data) ?? data;
    show(say.saving, "busy");
    addEventListener("beforeunload", stay);
    const answer = await persist({
      post: () => post(body, id.value),
      forbidden,
      wait,
      retrying: () => show(say.retrying, "busy"),
      random: Math.random,
      now: Date.now,
    });
    removeEventListener("beforeunload", stay);

    if (answer === "forbidden") {
      // Not form.submit(): a control may be named "submit".
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    if (answer.status >= 200 && answer.status < 300) {
      show("");
      done((answer.body ?? {}) as Accepted);
      return;
    }

    const problem = answer.body as Problem | null;
    // The page came back from the browser's history with a key that was already used.
    if (problem?.code === "idempotency.mismatch" && !again) return submit(submitter, true);
    const texts = textsOf(problem);
    const homeless = showErrors(form, texts);
    show(
      homeless.join(" ") ||
        (texts.size ? say.fix : (answer.status < 500 && (problem?.detail || problem?.title)) || say.failed),
      "bad",
    );
  };

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    form.setAttribute("aria-busy", "true");
    clearErrors(form);
    void submit(event.submitter).finally(() => {
      busy = false;
      form.removeAttribute("aria-busy");
    });
  });
}
