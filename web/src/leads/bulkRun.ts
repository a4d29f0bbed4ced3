import type { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "../api/client";
import { toast } from "../shell/toasts";
import type { Format } from "../text/format";
import { tell } from "./runningBulk";
import { getBulk, startBulk, undoBulk, type BulkChange, type BulkChoice, type BulkProgress } from "./bulkApi";

interface Telling {
  t: (key: string, values?: Record<string, unknown>) => string;
  format: Format;
  queries: QueryClient;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function watch(job: BulkProgress): Promise<BulkProgress> {
  for (let wait = 150; ; wait = Math.min(1000, wait * 1.5)) {
    tell(job);
    if (job.state === "done" || job.state === "undone") return job;
    await pause(wait);
    try {
      job = await getBulk(job.id);
    } catch (error) {
      // It goes on without us; a lost connection comes back.
      if (!(error instanceof ApiProblem) || !error.offline) throw error;
    }
  }
}

async function follow(start: () => Promise<BulkProgress>, { t, queries }: Telling) {
  try {
    return await watch(await start());
  } catch (error) {
    toast(error instanceof ApiProblem && !error.offline ? reasonOf(error) : t("states.notSaved"), {
      bad: true,
    });
    return null;
  } finally {
    tell(null);
    void queries.invalidateQueries({ queryKey: ["leads"] });
    void queries.invalidateQueries({ queryKey: ["contacts"] });
  }
}

const reasonOf = (problem: ApiProblem) => problem.errors[0]?.detail ?? problem.message;

/** Carries a change out, says what became of it, and offers the way back. */
export async function runBulk(choice: BulkChoice, change: BulkChange, telling: Telling) {
  const { t, format } = telling;
  const done = await follow(() => startBulk(choice, change), telling);
  if (!done) return;
  toast(t("bulk.changed", { count: done.changed, n: format.number(done.changed) }), {
    action: done.undoable
      ? { label: t("shell.undo"), run: () => void takeBack(done.id, telling) }
      : undefined,
  });
  const [first] = done.failed;
  if (first)
    toast(
      t("bulk.failed", {
        count: done.failedCount,
        n: format.number(done.failedCount),
        reason: t(`bulk.why_${first.code.replace(".", "_")}`, { defaultValue: t("bulk.why") }),
      }),
      { bad: true },
    );
}

/** Takes back a change of many, or the conversion of one, and says what stays. */
export async function takeBack(id: string, telling: Telling) {
  const { t, format } = telling;
  const done = await follow(() => undoBulk(id), telling);
  if (!done) return;
  toast(
    done.leftAlone > 0
      ? t(done.kind === "convert" ? "bulk.unconvertedBut" : "bulk.undoneBut", {
          count: done.leftAlone,
          n: format.number(done.leftAlone),
        })
      : t("shell.undone"),
  );
}
