import { useEffect, useRef, useSyncExternalStore } from "react";

export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · ${document.documentElement.lang === "fa" ? "سرنخ" : "Sarnakh"}`;
  }, [title]);
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Where the focus goes when what had it is gone. */
export const focusPage = () => document.getElementById("main")?.focus({ preventScroll: true });

export const useIsPhone = () => useMedia("(max-width: 760px)");

/** Asks before a page with unsaved changes is left. */
export function useLeaveGuard(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);
}

const typing = "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu]";

/** Single-key shortcuts of a page; silent while somebody types, or in a dialog or menu. */
export function useShortcuts(shortcuts: Record<string, (event: KeyboardEvent) => void>) {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest(typing)) return;
      const run = latest.current[nameOf(event)];
      if (!run) return;
      event.preventDefault();
      run(event);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** On a Persian keyboard the same keys carry other letters: there the place of the key counts. */
function nameOf(event: KeyboardEvent): string {
  if (/^[\x20-\x7e]+$/.test(event.key)) return event.key;
  if (event.code.startsWith("Key")) return event.code.slice(3).toLowerCase();
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  return event.key;
}
