import "./form.css";
import { firstTouch, touchOf } from "./attribution";
import { build, element, type Definition } from "./build";
import { enhance } from "./enhance";
import { languageOf, words } from "./words";

const script = document.currentScript as HTMLScriptElement | null;
const options = script?.dataset ?? {};
const base = new URL(".", script?.src || location.href).href;
const present = touchOf(location.href, document.referrer, Date.now());
const mayKeep = "remember" in options;

/** Resolves when the style sheet is there, or will not come: a form without looks is better than none. */
function dressed(): Promise<unknown> {
  const href = `${base}form.css`;
  if ([...document.querySelectorAll("link")].some((link) => link.href === href)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = element("link", { rel: "stylesheet", href });
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

async function place(id: string): Promise<void> {
  const language = languageOf(options.lang, document.documentElement.lang);
  const say = words[language];
  const home = options.target ? document.querySelector(options.target) : null;
  const put = (node: Node) =>
    home
      ? home.append(node)
      : script && document.body.contains(script)
        ? script.before(node)
        : document.body.append(node);
  const path = encodeURIComponent(id);
  try {
    const [answer] = await Promise.all([
      fetch(`${base}api/forms/${path}/definition`, { credentials: "omit" }),
      dressed(),
    ]);
    if (!answer.ok) throw answer;
    const values = JSON.parse(options.values || "{}") as Record<string, string>;
    const form = build((await answer.json()) as Definition, base, language, say, values);
    if (options.theme) form.dataset.theme = options.theme;
    put(form);
    enhance(form, present, mayKeep);
  } catch {
    // The website's content policy, the form's list of origins or the network forbids it here; at its own address it works.
    put(element("a", { href: `${base}f/${path}?lang=${language}`, lang: language }, say.open));
  }
}

function start(): void {
  if (mayKeep) firstTouch(present, true, Date.now());
  const forms = document.querySelectorAll<HTMLFormElement>("form[data-sarnakh]");
  if (forms.length) void dressed();
  forms.forEach((form) => enhance(form, present, mayKeep));
  if (options.form) void place(options.form);
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
