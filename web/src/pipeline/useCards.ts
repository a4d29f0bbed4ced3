import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, refusalText, type Answer } from "../api/client";
import { useCatalogue } from "../catalogue/useCatalogue";
import { nameOf } from "../leads/leadText";
import { getLead, type Lead, type LeadSummary } from "../leads/leadsApi";
import type { Loss } from "../leads/movesApi";
import { toast } from "../shell/toasts";
import { savedCard } from "./board";
import { changeCard, lose, restore, win, type Celebration } from "./boardApi";
import { requiredIn } from "./required";
import type { useBoard } from "./useBoard";

/** A move that waits for values which the stage asks for. */
export interface NeededFields {
  card: LeadSummary;
  stageId: string;
  fieldIds: readonly string[];
}

export interface Cheer {
  id: number;
  celebration?: Celebration;
}

let cheers = 0;

/** What can be done with a card: seen at once, taken back by the toast, told honestly where somebody else was quicker. */
export function useCards({
  wish,
  unwish,
  keep,
}: Pick<ReturnType<typeof useBoard>, "wish" | "unwish" | "keep">) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const [needed, setNeeded] = useState<NeededFields | null>(null);
  const [cheer, setCheer] = useState<Cheer | null>(null);
  const stageName = (id: string | null | undefined) =>
    id ? catalogue.label("stages", id) : t("pipeline.noStage");

  const tell = (lead: LeadSummary | Lead, name: string) => {
    const text =
      lead.outcome === "lost"
        ? t("pipeline.overtakenLost", { name })
        : lead.archived || lead.kind !== "opportunity"
          ? t("pipeline.overtakenGone", { name })
          : t("pipeline.overtaken", { name, stage: stageName(lead.stageId) });
    toast(text, { bad: true });
  };

  /**
   * Shows the wish and has it saved. A lead that was changed elsewhere in the meantime is still moved if it stands where it was
   * seen; otherwise it goes where it stands. Null if nothing was saved.
   */
  async function change<T extends Lead>(
    card: LeadSummary,
    wanted: LeadSummary,
    send: (revision: number) => Promise<Answer<T>>,
  ): Promise<T | null> {
    wish(card, wanted);
    try {
      const saved = await send(card.revision).catch(async (error: unknown) => {
        if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
        const now = (await getLead(card.id, undefined))?.data;
        if (!now) throw error;
        const stands =
          now.stageId === card.stageId && now.outcome === card.outcome && now.archived === card.archived;
        if (stands) return send(now.revision);
        await keep(savedCard(card, now));
        tell(now, nameOf(card));
        return null;
      });
      if (!saved) return null;
      await keep(savedCard(card, saved.data));
      return saved.data;
    } finally {
      unwish(wanted);
    }
  }

  const complain = (error: unknown) => toast(refusalText(error, t("states.notSaved")), { bad: true });

  /** With a way back, which is a change like any other. */
  function say(
    text: string,
    card: LeadSummary,
    saved: Lead,
    back: (revision: number) => Promise<Answer<Lead>>,
  ) {
    const now = savedCard(card, saved);
    toast(text, {
      action: {
        label: t("shell.undo"),
        run: () =>
          void change(now, { ...card, revision: saved.revision }, back)
            .then((undone) => undone && toast(t("shell.undone")))
            .catch(complain),
      },
    });
  }

  const won = (id: string | null | undefined) => catalogue.find("stages", id)?.isWon ?? false;

  async function move(card: LeadSummary, stageId: string, custom?: Record<string, unknown>) {
    if (stageId === card.stageId) return;
    const wonStages = catalogue.active.stages.filter(({ isWon }) => isWon);
    const wanted = { ...card, stageId, rotting: false };
    try {
      // Only the way of winning knows what there is to celebrate; with one won stage both ways lead there.
      const saved =
        won(stageId) && wonStages.length === 1 && !custom
          ? await change(card, wanted, (revision) => win(card.id, revision))
          : await change(card, wanted, (revision) =>
              changeCard(card.id, revision, { stageId, ...(custom && { custom }) }),
            );
      if (!saved) return;
      setNeeded(null);
      const isWin = saved.outcome === "won" && card.outcome !== "won";
      if (isWin)
        setCheer({
          id: ++cheers,
          celebration: "celebration" in saved ? (saved.celebration as Celebration) : undefined,
        });
      say(
        isWin
          ? t("pipeline.wonNow", { name: nameOf(card) })
          : t("pipeline.moved", { stage: stageName(saved.stageId) }),
        card,
        saved,
        (revision) => changeCard(card.id, revision, { stageId: card.stageId }),
      );
    } catch (error) {
      const fieldIds = requiredIn(error);
      if (fieldIds.length > 0 && !custom) setNeeded({ card, stageId, fieldIds });
      else if (custom) throw error;
      else complain(error);
    }
  }

  /** Into the next won stage, as the server chooses it. */
  async function celebrate(card: LeadSummary) {
    const stages = catalogue.active.stages;
    const at = stages.findIndex(({ id }) => id === card.stageId);
    const next = stages.find(({ isWon }, index) => isWon && index > at) ?? stages.find(({ isWon }) => isWon);
    if (next) return move(card, next.id);
    try {
      const saved = await change(card, { ...card }, (revision) => win(card.id, revision));
      if (saved) setCheer({ id: ++cheers, celebration: saved.celebration });
    } catch (error) {
      complain(error);
    }
  }

  async function markLost(card: LeadSummary, loss: Loss) {
    const saved = await change(card, { ...card, archived: true }, (revision) =>
      lose(card.id, revision, loss),
    );
    if (saved) say(t("pipeline.lostNow"), card, saved, (revision) => restore(card.id, revision));
  }

  async function archive(card: LeadSummary) {
    try {
      const saved = await change(card, { ...card, archived: true }, (revision) =>
        changeCard(card.id, revision, { archived: true }),
      );
      if (saved)
        say(t("pipeline.archivedNow"), card, saved, (revision) =>
          changeCard(card.id, revision, { archived: false }),
        );
    } catch (error) {
      complain(error);
    }
  }

  async function rate(card: LeadSummary, priority: number) {
    try {
      await change(card, { ...card, priority }, (revision) => changeCard(card.id, revision, { priority }));
    } catch (error) {
      complain(error);
    }
  }

  return { move, win: celebrate, markLost, archive, rate, needed, setNeeded, cheer, setCheer, stageName };
}

export type Cards = ReturnType<typeof useCards>;
