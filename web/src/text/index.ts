import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../shell/settings";
import type en from "./en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

const texts = {
  fa: { first: () => import("texts:fa-first"), rest: () => import("texts:fa-rest") },
  en: { first: () => import("texts:en-first"), rest: () => import("texts:en-rest") },
};

let language: Language = "fa";
let started: Promise<unknown> | undefined;
let whole: Promise<void> | undefined;

/** Loads the texts of one language only, those of the first view; the page waits for them. */
export function startTexts(chosen: Language) {
  language = chosen;
  return (started ??= begin());
}

async function begin() {
  const { default: translation } = await texts[language].first();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation } },
    // React escapes.
    interpolation: { escapeValue: false },
  });
}

/** The texts of all pages. What could not be fetched is tried again with the next page. */
export function allTexts() {
  whole ??= complete().catch((error: unknown) => {
    whole = undefined;
    throw error;
  });
  return whole;
}

async function complete() {
  const [{ default: rest }] = await Promise.all([texts[language].rest(), started]);
  i18next.addResourceBundle(language, "translation", rest, true);
}
