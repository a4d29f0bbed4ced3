import "./cheer.css";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { celebrations } from "./boardApi";
import type { Cheer as Told } from "./useCards";

const shownMilliseconds = 3_500;
const pieces = Array.from({ length: 22 }, (_, n) => n);

/** A moment for whoever has won. The confetti stays away from those who asked for less motion. */
export function Cheer({ cheer, onEnd }: { cheer: Told; onEnd: () => void }) {
  const { t } = useTranslation();
  useEffect(() => {
    const timer = setTimeout(onEnd, shownMilliseconds);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each cheer
  }, [cheer.id]);
  const known = celebrations.find((name) => name === cheer.celebration);
  return (
    <div className="cheer" key={cheer.id}>
      <p role="status">{known ? t(`pipeline.cheer_${known}`) : t("pipeline.cheer")}</p>
      <span aria-hidden="true">
        {pieces.map((n) => (
          <i key={n} data-colour={(n % 11) + 1} style={{ "--n": n } as React.CSSProperties} />
        ))}
      </span>
    </div>
  );
}
