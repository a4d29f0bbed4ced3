import { useState } from "react";

const key = "sarnakh.folds";

function stored(): Record<string, boolean> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, boolean>;
  } catch {
    return {};
  }
}

/** Which columns this reader has folded or opened; others follow their stage. */
export function useFolds() {
  const [folds, setFolds] = useState(stored);
  return {
    isFolded: (id: string, otherwise: boolean) => folds[id] ?? otherwise,
    set(id: string, folded: boolean) {
      const next = { ...folds, [id]: folded };
      setFolds(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Without storage it holds for this page.
      }
    },
  };
}
