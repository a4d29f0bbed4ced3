export type Language = "fa" | "en";

/** What the snippet says by itself; everything else comes from the form's definition or the server's answer. */
export interface Words {
  send: string;
  choose: string;
  note: string;
  trap: string;
  date: string;
  saving: string;
  retrying: string;
  fix: string;
  failed: string;
  open: string;
}

export const words: Record<Language, Words> = {
  fa: {
    send: "فرستادن",
    choose: "انتخاب کنید",
    note: "خانه‌های ستاره‌دار را باید پر کرد.",
    trap: "این خانه را خالی بگذارید",
    date: "۱۴۰۴/۰۷/۱۵",
    saving: "در حال ثبت…",
    retrying: "ارتباط برقرار نشد. دوباره تلاش می‌کنیم…",
    fix: "چند مورد نیاز به اصلاح دارد.",
    failed: "پیام ثبت نشد. نوشتهٔ شما سر جایش است؛ کمی بعد دوباره بفرستید.",
    open: "باز کردن فرم",
  },
  en: {
    send: "Send",
    choose: "Choose",
    note: "Fields with a star are required.",
    trap: "Leave this field empty",
    date: "2025-10-07",
    saving: "Saving…",
    retrying: "No connection. Trying again…",
    fix: "Some answers need another look.",
    failed: "Your message was not saved. What you wrote is still here; please send it again in a while.",
    open: "Open the form",
  },
};

/** The language asked for, else that of the page around, else Persian. */
export function languageOf(asked: string | null | undefined, around: string): Language {
  return /^en\b/i.test(asked || around) ? "en" : "fa";
}
