// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { build, type Definition } from "./build";
import { enhance, jsonOf, uuid } from "./enhance";
import { languageOf, words } from "./words";

const present = { page: "https://a.example/", at: "2026-01-01T00:00:00.000Z" };
const accepted = (next: object) =>
  new Response(JSON.stringify({ receiptId: "r", status: "accepted", next }), { status: 202 });

describe("keys and bodies", () => {
  it("makes UUIDs of version 4, each another", () => {
    const made = Array.from({ length: 50 }, uuid);
    made.forEach((id) =>
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    );
    expect(new Set(made).size).toBe(50);
  });

  it("turns entries into a flat object, repeated names into lists", () => {
    expect(
      JSON.parse(
        jsonOf([
          ["a", "1"],
          ["b", "2"],
          ["a", "3"],
          ["a", "4"],
        ]) ?? "",
      ),
    ).toEqual({ a: ["1", "3", "4"], b: "2" });
    expect(jsonOf([["__proto__", "x"]])).toBe('{"__proto__":"x"}');
  });

  it("leaves files to multipart and empty file fields out", () => {
    expect(jsonOf([["f", new File(["x"], "a.txt")]])).toBeNull();
    expect(jsonOf([["f", new File([], "")]])).toBe("{}");
  });
});

describe("the language", () => {
  it.each([
    ["en", "fa", "en"],
    [undefined, "en-GB", "en"],
    [null, "fa-IR", "fa"],
    ["", "", "fa"],
    ["de", "en", "fa"],
  ] as const)("asked %s on a page in %s is %s", (asked, around, language) =>
    expect(languageOf(asked, around)).toBe(language),
  );
});

describe("an enhanced form", () => {
  let posts: { url: string; init: RequestInit }[];
  let answers: (Response | Error)[];
  let form: HTMLFormElement;

  beforeEach(() => {
    posts = [];
    answers = [];
    localStorage.clear();
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
      posts.push({ url, init });
      const next = answers.shift();
      return next instanceof Response
        ? Promise.resolve(next)
        : Promise.reject(next ?? new TypeError("failed"));
    });
    document.body.innerHTML = `<form data-sarnakh="x" lang="en" action="https://host.example/api/forms/x/submissions" method="post">
      <input name="email" value="a@b.example"><input name="action" value="clobber"><input type="hidden" name="_submission_id" value="from-the-server">
      <button>Send</button></form>`;
    form = document.forms[0] as HTMLFormElement;
  });

  afterEach(() => vi.unstubAllGlobals());

  const send = () => form.dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
  const body = (index: number) => JSON.parse(posts[index]?.init.body as string) as Record<string, string>;
  const status = () => document.querySelector(".sarnakh-status")?.textContent;

  it("posts JSON with its key and shows the thanks", async () => {
    answers = [accepted({ message: "Cheers" })];
    enhance(form, present, false);
    send();
    await vi.waitFor(() => expect(document.querySelector(".sarnakh-done")?.textContent).toBe("Cheers"));

    expect(posts).toHaveLength(1);
    expect(posts[0]?.url).toBe("https://host.example/api/forms/x/submissions");
    expect(posts[0]?.init.headers).toMatchObject({
      "Idempotency-Key": "from-the-server",
      "Accept-Language": "en",
    });
    expect(body(0)).toMatchObject({
      email: "a@b.example",
      _language: "en",
      _page: "https://a.example/",
      _submission_id: "from-the-server",
    });
    expect(document.contains(form)).toBe(false);
  });

  it("sends once however often it is pressed", async () => {
    answers = [accepted({ message: "Cheers" })];
    enhance(form, present, false);
    enhance(form, present, false);
    send();
    send();
    await vi.waitFor(() => expect(document.querySelector(".sarnakh-done")).not.toBeNull());
    expect(posts).toHaveLength(1);
  });

  it("keeps the key while nothing is changed and takes another once something is", async () => {
    const refused = () => new Response(JSON.stringify({ detail: "No." }), { status: 403 });
    answers = [refused(), refused(), refused()];
    enhance(form, present, false);
    send();
    await vi.waitFor(() => expect(status()).toBe("No."));
    form.removeAttribute("data-x");
    send();
    await vi.waitFor(() => expect(posts).toHaveLength(2));
    await vi.waitFor(() => expect(form.getAttribute("aria-busy")).toBeNull());
    (form.querySelector("[name=email]") as HTMLInputElement).value = "c@d.example";
    send();
    await vi.waitFor(() => expect(posts).toHaveLength(3));

    expect(body(1)._submission_id).toBe(body(0)._submission_id);
    expect(posts[1]?.init.body).toBe(posts[0]?.init.body);
    expect(body(2)._submission_id).not.toBe(body(0)._submission_id);
  });

  it("takes another key by itself when the first was used up by an earlier visit", async () => {
    answers = [
      new Response(JSON.stringify({ code: "idempotency.mismatch" }), { status: 422 }),
      accepted({ message: "Cheers" }),
    ];
    enhance(form, present, false);
    send();
    await vi.waitFor(() => expect(document.querySelector(".sarnakh-done")).not.toBeNull());
    expect(body(1)._submission_id).not.toBe(body(0)._submission_id);
  });

  it("leaves it to a plain post when the server is there but the browser forbids the request", async () => {
    const plain = vi.spyOn(HTMLFormElement.prototype, "submit").mockImplementation(() => undefined);
    answers = [new TypeError("blocked"), new Response(null)];
    enhance(form, present, false);
    send();
    await vi.waitFor(() => expect(plain).toHaveBeenCalledOnce());

    expect(posts[1]?.url).toBe("https://host.example/api/forms/x/definition");
    expect((form.querySelector("[name=_submission_id]") as HTMLInputElement).value).toBe("from-the-server");
    expect((form.querySelector("[name=_last_touch]") as HTMLInputElement).value).toContain("a.example");
    plain.mockRestore();
  });

  it("says that it is trying again while there is no answer", async () => {
    answers = [];
    enhance(form, present, false);
    send();
    expect(status()).toBe(words.en.saving);
    await vi.waitFor(() => expect(status()).toBe(words.en.retrying));
    expect(form.getAttribute("aria-busy")).toBe("true");
  });

  it("shows what is wrong at its field", async () => {
    answers = [
      new Response(
        JSON.stringify({
          errors: [
            { pointer: "#/email", detail: "Not an address." },
            { pointer: "#/_token", detail: "Too old." },
          ],
        }),
        { status: 422 },
      ),
    ];
    enhance(form, present, false);
    send();
    await vi.waitFor(() =>
      expect(document.querySelector(".sarnakh-error")?.textContent).toBe("Not an address."),
    );
    expect(status()).toBe("Too old.");
  });

  it("stores nothing before consent, and the first touch with it", async () => {
    form.insertAdjacentHTML("beforeend", '<input type="checkbox" name="_consent" value="1">');
    answers = [new Response("{}", { status: 403 }), accepted({})];
    enhance(form, present, false);
    send();
    await vi.waitFor(() => expect(status()).toBe(words.en.failed));
    expect(localStorage).toHaveLength(0);

    (form.querySelector("[name=_consent]") as HTMLInputElement).checked = true;
    send();
    await vi.waitFor(() => expect(document.querySelector(".sarnakh-done")).not.toBeNull());
    expect(localStorage.getItem("sarnakh-first-touch")).toContain("a.example");
  });

  it("stays where it is when the website handles the thanks", async () => {
    answers = [accepted({ message: "Cheers" })];
    const heard = vi.fn((event: Event) => event.preventDefault());
    document.addEventListener("sarnakh:sent", heard, { once: true });
    enhance(form, present, false);
    send();
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(document.contains(form)).toBe(true);
  });
});

describe("a form built from its definition", () => {
  const text = (en: string) => ({ fa: `ف ${en}`, en });
  const definition: Definition = {
    id: "a/b",
    fields: [
      {
        name: "name",
        type: "text",
        label: text("Name"),
        mapTo: "contactName",
        required: true,
        help: text("Help"),
      },
      { name: "mail", type: "email", label: text("<b>Mail</b>"), mapTo: "email" },
      { name: "size", type: "radio", label: text("Size"), options: [{ value: "s", label: text("Small") }] },
      { name: "kind", type: "select", label: text("Kind"), options: [{ value: "k", label: text("K") }] },
      { name: "news", type: "checkbox", label: text("News") },
      { name: "many", type: "checkbox", label: text("Many"), options: [{ value: "m", label: text("M") }] },
      { name: "note", type: "textarea", label: text("Note"), maxLength: 50 },
      { name: "plan", type: "hidden", label: text("Plan") },
    ],
    consent: { version: "v2", text: text("Agree"), required: true },
    honeypot: "fax",
    token: "t",
  };
  const made = build(definition, "https://host.example/", "fa", words.fa, { plan: "gold", kind: "k" });

  it("posts to the form's own address, also without script", () => {
    expect(made.getAttribute("action")).toBe("https://host.example/api/forms/a%2Fb/submissions");
    expect(made.method).toBe("post");
    expect(made.dir).toBe("rtl");
    expect(made.hasAttribute("enctype")).toBe(false);
  });

  it("has a named control for every field, with the website's own values", () => {
    const data = new FormData(made);
    expect(data.get("plan")).toBe("gold");
    expect(data.get("kind")).toBe("k");
    expect(data.get("_token")).toBe("t");
    expect(data.get("fax")).toBe("");
    definition.fields.forEach((field) => expect(made.querySelector(`[name="${field.name}"]`)).not.toBeNull());
    expect((made.querySelector("[name=_consent]") as HTMLInputElement).value).toBe("v2");
  });

  it("ties labels and help to controls and keeps texts inert", () => {
    const name = made.querySelector("[name=name]") as HTMLInputElement;
    expect(made.querySelector(`label[for="${name.id}"]`)?.textContent).toBe("ف Name\u00a0*");
    expect(made.querySelector(`#${name.getAttribute("aria-describedby")}`)?.textContent).toBe("ف Help");
    expect(name.required).toBe(true);
    expect(name.autocomplete).toBe("name");
    expect(made.querySelector("b")).toBeNull();
  });

  it("keeps people away from the trap", () => {
    const trap = made.querySelector(".sarnakh-trap") as HTMLElement;
    expect(trap.getAttribute("aria-hidden")).toBe("true");
    expect(trap.querySelector("input")?.tabIndex).toBe(-1);
    expect(trap.style.position).toBe("absolute");
  });
});
