import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, type Answer } from "../api/client";
import { toast } from "../shell/toasts";
import { cameOut, carriedOver, conflictsOf, inverseOf, withChange, type Conflict } from "./leadConflict";
import { withLead, type LeadList } from "./leadPages";
import { changeLead, getLead, type Lead, type LeadChange } from "./leadsApi";
import { leaveLifecycle } from "./movesApi";

type Saved = Answer<Lead>;

export interface PendingConflict {
  conflicts: Conflict[];
  resolve: (keep: "mine" | "theirs") => void;
}

const pollMilliseconds = 2_000;

/** One lead, kept fresh, and the one way to change it. */
export function useLead(id: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = ["leads", "one", id];
  const [conflict, setConflict] = useState<PendingConflict | null>(null);

  const lead = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const before = queries.getQueryData<Saved>(key);
      const answer = (await getLead(id, before?.etag, signal)) ?? queries.getQueryData<Saved>(key);
      if (!answer) throw new ApiProblem(404, "lead.unknown", "");
      return newer(queries.getQueryData<Saved>(key), answer);
    },
    structuralSharing: false,
    refetchInterval: (query) =>
      query.state.error instanceof ApiProblem && query.state.error.status === 404 ? false : pollMilliseconds,
  });

  const revision = lead.data?.data.revision;
  useEffect(() => {
    if (revision) void queries.invalidateQueries({ queryKey: ["leads", "timeline", id] });
  }, [queries, id, revision]);

  function keep(answer: Saved) {
    queries.setQueryData<Saved>(key, (now) => newer(now, answer));
    queries.setQueriesData<LeadList>(
      { queryKey: ["leads", "list"] },
      (list) => list && withLead(list, answer.data),
    );
    return answer;
  }

  /** Saves, meeting whoever else saved: other fields of theirs stay, the same field is for the user to decide. */
  async function save(change: LeadChange, seen: Saved): Promise<Saved | null> {
    try {
      return keep(await changeLead(id, seen.etag, change));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
      const current = await getLead(id, undefined);
      if (!current) throw error;
      keep(current);
      const conflicts = conflictsOf(change, seen.data, current.data);
      if (conflicts.length > 0 && (await ask(conflicts)) === "theirs") return null;
      return save(carriedOver(change, seen.data, current.data), current);
    }
  }

  const ask = (conflicts: Conflict[]) =>
    new Promise<"mine" | "theirs">((decide) => {
      setConflict({
        conflicts,
        resolve: (choice) => {
          setConflict(null);
          decide(choice);
        },
      });
    });

  /**
   * Throws the problem when the server refuses a value, so that the field can show it.
   * @param seen The values that the change began with, where that is longer ago.
   */
  async function change(wanted: LeadChange, done: string, seen: LeadChange = {}) {
    const before = queries.getQueryData<Saved>(key);
    if (!before) return;
    // What others wrote while somebody was typing is here already, and yet was not seen.
    const conflicts = conflictsOf(wanted, withChange(before.data, seen), before.data);
    if (conflicts.length > 0 && (await ask(conflicts)) === "theirs") return;
    const saved = await save(carriedOver(wanted, withChange(before.data, seen), before.data), before);
    if (!saved) return;
    const inverse = inverseOf(cameOut(wanted, before.data, saved.data), before.data);
    toast(done, {
      action: {
        label: t("shell.undo"),
        run: () => {
          save(inverse, saved)
            // What rules had chosen, they choose again.
            .then((undone) =>
              undone && "lifecycleStage" in wanted && !before.data.lifecycleIsManual
                ? leaveLifecycle(id).then(keep)
                : undone,
            )
            .then((undone) => undone && toast(t("shell.undone")))
            .catch(complain);
        },
      },
    });
  }

  /** What happens to it as it stands now, whatever others changed meanwhile; told and taken back like a change. */
  async function move<T extends Lead>(
    step: () => Promise<Answer<T>>,
    done: (after: T) => string,
    back?: (before: Lead) => Promise<Saved>,
  ) {
    const before = queries.getQueryData<Saved>(key)?.data;
    const answer = await step();
    const after = answer.data;
    keep(answer);
    toast(done(after), {
      action:
        before && back
          ? {
              label: t("shell.undo"),
              run: () => {
                back(before)
                  .then(keep)
                  .then(() => toast(t("shell.undone")))
                  .catch(complain);
              },
            }
          : undefined,
    });
  }

  /** Puts values back after a move was taken back, without a word of its own. */
  async function putBack(change: LeadChange): Promise<Saved> {
    const current = queries.getQueryData<Saved>(key);
    const saved = current && (await save(change, current));
    if (!saved) throw new ApiProblem(0, "offline", "");
    return saved;
  }

  const complain = (error: unknown) =>
    toast(error instanceof ApiProblem && !error.offline ? error.message : t("states.notSaved"), {
      bad: true,
    });

  return { lead, conflict, change, move, putBack, keep, complain };
}

/** An answer that was overtaken by a later one does not come back. */
const newer = (now: Saved | undefined, answer: Saved) =>
  now && now.data.revision > answer.data.revision ? now : answer;
