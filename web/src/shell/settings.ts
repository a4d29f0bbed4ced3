import { useSyncExternalStore } from "react";

export type Language = "fa" | "en";
export type Theme = "system" | "light" | "dark";
export type Calendar = "persian" | "gregory";
export type Digits = "persian" | "latin";
export type MoneyUnit = "toman" | "rial";

export interface Settings {
  language: Language;
  theme: Theme;
  calendar: Calendar;
  digits: Digits;
  unit: MoneyUnit;
  timeZone: string;
}

const key = "sarnakh.settings";

/** The settings of this browser: what was chosen, and otherwise what follows from the language. */
function load(): Settings {
  const chosen = stored();
  // public/start.js has decided it before the first paint.
  const language: Language =
    chosen.language ??
    (typeof document !== "undefined" && document.documentElement.lang === "en" ? "en" : "fa");
  const persian = language === "fa";
  return {
    theme: "system",
    calendar: persian ? "persian" : "gregory",
    digits: persian ? "persian" : "latin",
    unit: "toman",
    timeZone: "Asia/Tehran",
    ...chosen,
    language,
  };
}

function stored(): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Settings>;
  } catch {
    return {};
  }
}

let current = load();
const listeners = new Set<() => void>();

export const settings = {
  read: () => current,

  change(change: Partial<Settings>) {
    let kept = true;
    try {
      localStorage.setItem(key, JSON.stringify({ ...stored(), ...change }));
    } catch {
      // A private window without storage keeps the choice for this page.
      kept = false;
    }
    if (change.language && change.language !== current.language) {
      // Texts, direction and the announcements of React Aria all hang on the language: start over with it. A browser
      // that would come back with the old one stays as it is.
      if (kept) location.reload();
      return;
    }
    current = { ...current, ...change };
    document.documentElement.dataset.theme = current.theme;
    for (const listener of listeners) listener();
  },

  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export const useSettings = () => useSyncExternalStore(settings.subscribe, settings.read);
