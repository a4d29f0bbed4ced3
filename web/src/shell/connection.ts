import { QueryCache, QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { ApiProblem } from "../api/client";

let lost = false;
const listeners = new Set<() => void>();

function setLost(next: boolean) {
  if (lost === next) return;
  lost = next;
  for (const listener of listeners) listener();
}

const isOffline = (error: unknown) => error instanceof ApiProblem && error.offline;

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (isOffline(error)) setLost(true);
    },
    onSuccess: () => setLost(false),
  }),
  defaultOptions: {
    queries: {
      // The server may run on this machine: being without internet says nothing about reaching it.
      networkMode: "always",
      retry: (failures, error) => failures < 2 && isOffline(error),
      staleTime: 2_000,
    },
    mutations: { networkMode: "always" },
  },
});

/** Whether the last question to the server got no answer at all. */
export const useConnectionLost = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lost,
  );
