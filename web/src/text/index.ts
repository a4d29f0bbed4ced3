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
  fa: () => import("./fa.json"),
  en: () => import("./en.json"),
};

/** Loads the texts of one language only; the page waits for them. */
export async function startTexts(language: Language) {
  const { default: translation } = await texts[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation } },
    // React escapes.
    interpolation: { escapeValue: false },
  });
}
