import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client";
import { useCatalogue } from "../catalogue/useCatalogue";
import type { Cheer } from "../pipeline/useCards";
import type { LeadChange } from "./leadsApi";
import { loseLead, restoreLead, winLead, type Loss } from "./movesApi";
import { nameOf } from "./leadText";
import type { useLead } from "./useLead";

/** Custom fields that must have a value before something can go on. */
export interface Missing {
  fieldIds: readonly string[];
  /** Tries again, with the values. */
  goOn: (values: Record<string, unknown>) => Promise<void>;
  giveUp: () => void;
}

let cheers = 0;

/** What can happen to a lead in the pipeline. A stage that wants a field first asks for it and goes on. */
export function useMoves(
  id: string,
  { lead, change, move, putBack, keep, complain }: ReturnType<typeof useLead>,
) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const [missing, setMissing] = useState<Missing | null>(null);
  const [cheer, setCheer] = useState<Cheer | null>(null);
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

  /** Only the way of winning knows what there is to celebrate; with one won stage both ways lead there. */
  function toStage(stageId: string, name: string) {
    const [wonStage, ...others] = catalogue.active.stages.filter(({ isWon }) => isWon);
    if (wonStage?.id === stageId && others.length === 0) win();
    else pass(stageId, name);
  }

  const pass = (stageId: string, name: string) =>
    attempt((custom) => change(custom ? { stageId, custom } : { stageId }, t("lead.moved", { stage: name })));

  const win = () =>
    attempt((custom) =>
      move(
        async () => {
          if (custom) await putBack({ custom });
          return winLead(id);
        },
        (won) => {
          setCheer({ id: ++cheers, celebration: won.celebration });
          return t("pipeline.wonNow", { name: nameOf(won) });
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

  return { data, missing, cheer, endCheer: () => setCheer(null), toStage, win, lose, restore };
}

const missingIn = (problem: unknown) =>
  problem instanceof ApiProblem
    ? problem.errors.flatMap(({ code, pointer }) =>
        code === "custom_field.required" ? (/^#?\/custom\/(.+)$/.exec(pointer)?.slice(1) ?? []) : [],
      )
    : [];
