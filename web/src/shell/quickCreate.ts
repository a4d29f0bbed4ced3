import { useSyncExternalStore } from "react";
import type { Lead } from "../leads/leadsApi";
import type { QuickDraft } from "../pipeline/QuickCreate";

/** Where a new lead begins, or what was typed before it was thrown away. */
export type QuickStart = Partial<QuickDraft>;

let start: QuickStart | null = null;
const listeners = new Set<() => void>();
const watchers = new Set<(lead: Lead) => void>();

function set(next: QuickStart | null) {
  start = next;
  for (const listener of listeners) listener();
}

/** A new lead, from anywhere: the shell shows the sheet. */
export const quickCreate = {
  open: (from: QuickStart = {}) => set(from),
  close: () => set(null),

  made(lead: Lead) {
    for (const watcher of watchers) watcher(lead);
  },

  /** Whoever shows leads is told of the new one; returns how to stop it. */
  watch(watcher: (lead: Lead) => void) {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  },
};

/** Null while nobody makes one. */
export const useQuickStart = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => start,
  );
