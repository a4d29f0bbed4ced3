import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client";
import type { LeadChange } from "./leadsApi";
import { loseLead, restoreLead, winLead, type Loss } from "./movesApi";
import type { useLead } from "./useLead";

/** Custom fields that must have a value before something can go on. */
export interface Missing {
  fieldIds: readonly string[];
  /** Tries again, with the values. */
  goOn: (values: Record<string, unknown>) => Promise<void>;
  giveUp: () => void;
}

const celebrations = [
  "firstOfYear",
  "bestOf30Days",
  "bestOf7Days",
  "fifthToday",
  "threeDayStreak",
  "fastest",
] as const;

/** What can happen to a lead in the pipeline. A stage that wants a field first asks for it and goes on. */
export function useMoves(
  id: string,
  { lead, change, move, putBack, keep, complain }: ReturnType<typeof useLead>,
) {
  const { t } = useTranslation();
  const [missing, setMissing] = useState<Missing | null>(null);
  const data = lead.data?.data;

  /** Runs a step; one that lacks required fields runs again with them. */
  function attempt(step: (values?: Record<string, unknown>) => Promise<void>) {
    step().catch((problem: unknown) => {
      const fieldIds = missingIn(problem);
      if (fieldIds.length === 0) complain(problem);
      else
        setMissing({
          fieldIds,
          goOn: (values) => step(values).then(() => setMissing(null)),
          giveUp: () => setMissing(null),
        });
    });
  }

  const toStage = (stageId: string, name: string) =>
    attempt((custom) => change(custom ? { stageId, custom } : { stageId }, t("lead.moved", { stage: name })));

  const win = () =>
    attempt((custom) =>
      move(
        async () => {
          if (custom) await putBack({ custom });
          return winLead(id);
        },
        (won) => {
          const special = celebrations.find((name) => "celebration" in won && won.celebration === name);
          return special ? t(`lead.won_${special}`) : t("lead.wonNow");
        },
        ({ stageId, archived, probability, probabilityIsManual }) =>
          putBack({ stageId, archived, ...(probabilityIsManual ? { probability } : {}) }),
      ),
    );

  const lose = (loss: Loss) =>
    move(
      () => loseLead(id, loss),
      () => t("lead.lostNow"),
      async ({ archived, probability, probabilityIsManual }) => {
        const restored = keep(await restoreLead(id));
        const change: LeadChange = { archived, ...(probabilityIsManual ? { probability } : {}) };
        return archived || probabilityIsManual ? putBack(change) : restored;
      },
    );

  const restore = () =>
    attempt(() =>
      move(
        () => restoreLead(id),
        () => t("leads.restoredNow"),
        ({ outcome, lostReasonId }) =>
          outcome === "lost" ? loseLead(id, { lostReasonId }) : putBack({ archived: true }),
      ),
    );

  return { data, missing, toStage, win, lose, restore };
}

const missingIn = (problem: unknown) =>
  problem instanceof ApiProblem
    ? problem.errors.flatMap(({ code, pointer }) =>
        code === "custom_field.required" ? (/^#?\/custom\/(.+)$/.exec(pointer)?.slice(1) ?? []) : [],
      )
    : [];
