// Runs before the first paint, so that language, direction and theme never flash.
// A file of its own, because the content-security policy allows no inline script.
(() => {
  let settings = {};
  try {
    settings = JSON.parse(localStorage.getItem("sarnakh.settings") ?? "{}");
  } catch {
    // A blocked or broken store means defaults.
  }
  const knowsPersian = navigator.languages.some((tag) => /^fa\b/i.test(tag));
  const knowsEnglish = navigator.languages.some((tag) => /^en\b/i.test(tag));
  const language = settings.language ?? (knowsPersian || !knowsEnglish ? "fa" : "en");
  const root = document.documentElement;
  root.lang = language;
  root.dir = language === "fa" ? "rtl" : "ltr";
  root.dataset.theme = settings.theme ?? "system";
})();
