import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useCatalogue } from "../catalogue/useCatalogue";
import { Icon } from "../shell/icons";
import { useFormat, useNow } from "../text/useFormat";
import { stagesOf } from "./leadFields";
import type { Lead } from "./leadsApi";

/** The way through the pipeline: where it stands and for how long; a press moves it. */
export function StageBar({ lead, onMove }: { lead: Lead; onMove: (stageId: string, name: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const catalogue = useCatalogue();
  const stages = stagesOf(catalogue, lead.teamId, lead.stageId);
  const at = stages.findIndex(({ id }) => id === lead.stageId);
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [lead.stageId, stages.length]);

  const seconds = lead.stageChangedAt ? Math.max(0, (now - Date.parse(lead.stageChangedAt)) / 1000) : null;
  if (stages.length === 0) return null;
  return (
    <ol className={`stage-bar ${lead.outcome}`} aria-label={t("fields.stageId")}>
      {stages.map((stage, index) => {
        const isCurrent = index === at;
        const rotting =
          isCurrent &&
          lead.outcome === "pending" &&
          stage.rottingDays > 0 &&
          seconds !== null &&
          seconds > stage.rottingDays * 86_400;
        return (
          <li key={stage.id} className={index < at ? "passed" : undefined}>
            <button
              ref={isCurrent ? current : undefined}
              aria-current={isCurrent ? "step" : undefined}
              title={stage.requirements ?? undefined}
              onClick={() => !isCurrent && onMove(stage.id, stage.label)}
            >
              {stage.isWon && <Icon name="check" />}
              <bdi>{stage.label}</bdi>
              {isCurrent && seconds !== null && (
                <span className={rotting ? "stage-time rotting" : "stage-time"}>
                  {rotting && <Icon name="alert" />}
                  {format.duration(seconds)}
                  {rotting && <span className="sr-only">{t("lead.rotting")}</span>}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
