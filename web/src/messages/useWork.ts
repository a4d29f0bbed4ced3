import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client";
import { toast } from "../shell/toasts";
import { useFormat } from "../text/useFormat";
import { handle, type Chosen, type Outcome } from "./chosen";
import { discard, replay, restore } from "./messagesApi";

const calls = { replay, discard, restore };

export interface Progress {
  kind: keyof typeof calls;
  behind: number;
  of: number;
}

/** Runs what a person asked for, tells how far it is and what came of it; a discard can be undone from its message. */
export function useWork(onEnd: () => void) {
  const { t } = useTranslation();
  const format = useFormat();
  const [progress, setProgress] = useState<Progress>();

  async function run(kind: Progress["kind"], chosen: Chosen, of: number) {
    setProgress({ kind, behind: 0, of });
    const outcome = await handle(chosen, calls[kind], (behind) => setProgress({ kind, behind, of }));
    setProgress(undefined);
    onEnd();
    tell(kind, outcome, of);
  }

  function tell(kind: Progress["kind"], { done, gone, error }: Outcome, of: number) {
    const words = [t(`failed.end_${kind}`, { count: done.length, n: format.number(done.length) })];
    if (gone > 0) words.push(t("failed.gone", { count: gone, n: format.number(gone) }));
    if (error) {
      const reason = error instanceof ApiProblem && !error.offline ? error.message : t("states.failedText");
      words.push(t("failed.stopped", { n: format.number(of - done.length - gone), reason }));
    }
    toast(words.join(" "), {
      bad: !!error,
      action:
        kind === "discard" && done.length > 0
          ? {
              label: t("shell.undo"),
              run: () => void run("restore", { kind: "some", messages: done }, done.length),
            }
          : undefined,
    });
  }

  return { progress, run };
}
