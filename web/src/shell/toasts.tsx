import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { focusPage } from "./hooks";
import { Icon } from "./icons";

interface Toast {
  id: number;
  text: string;
  bad?: boolean;
  action?: { label: string; run: () => void };
  undo?: () => void;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number) => set(toasts.filter((toast) => toast.id !== id));

/** By its own button, which goes with it. */
function putAway(id: number) {
  focusPage();
  dismiss(id);
}

/** Says something in passing. With an action it stays longer, since somebody may need to reach it. */
export function toast(text: string, options: Omit<Toast, "id" | "text"> = {}) {
  const id = ++lastId;
  set([...toasts.slice(-2), { id, text, ...options }]);
  setTimeout(() => dismiss(id), options.action || options.undo || options.bad ? 10_000 : 4_000);
}

export function Toasts() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="region" aria-label={t("shell.messages")} aria-live="polite">
      {shown.map(({ id, text, bad, action, undo }) => (
        <div key={id} className={bad ? "toast bad" : "toast"}>
          <span>{text}</span>
          {[action, undo && { label: t("shell.undo"), run: undo }].map(
            (act) =>
              act && (
                <button
                  key={act.label}
                  className="act"
                  onClick={() => {
                    putAway(id);
                    act.run();
                  }}
                >
                  {act.label}
                </button>
              ),
          )}
          <button onClick={() => putAway(id)} aria-label={t("shell.dismiss")}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
