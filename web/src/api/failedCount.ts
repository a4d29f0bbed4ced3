import { useSyncExternalStore } from "react";

let count = 0;
const listeners = new Set<() => void>();

/** How many messages failed for good, as the server tells with its answers. */
export function tellFailedCount(header: string | null) {
  const next = header === null ? count : Number(header);
  if (next === count || !Number.isSafeInteger(next)) return;
  count = next;
  for (const listener of listeners) listener();
}

export const useFailedCount = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => count,
  );
