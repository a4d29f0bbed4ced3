import { useSyncExternalStore } from "react";
import type { BulkProgress } from "./bulkApi";

let running: BulkProgress | null = null;
const listeners = new Set<() => void>();

export function tell(next: BulkProgress | null) {
  running = next;
  for (const listener of listeners) listener();
}

/** The change that is on its way, also after somebody left the list and came back. */
export const useRunningBulk = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => running,
  );
