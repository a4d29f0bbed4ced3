import { useTranslation } from "react-i18next";
import { useSettings } from "../shell/settings";
import { useFormat } from "../text/useFormat";
import type { LeadGroup } from "./leadsApi";
import { useSourceName } from "./leadText";

const shownGroups = 7;

/** Where the leads of this view come from; a click looks at one source only. */
export function SourceStrip({
  groups,
  chosen,
  onToggle,
}: {
  groups: readonly LeadGroup[];
  chosen: readonly string[];
  onToggle: (source: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  const sourceName = useSourceName();
  const most = Math.max(1, ...groups.map(({ count }) => count));
  return (
    <ul className="strip" aria-label={t("leads.bySource")}>
      {groups.slice(0, shownGroups).map(({ key, count, expectedRevenue }) => (
        <li key={key ?? ""}>
          <button
            aria-pressed={chosen.includes(key ?? "")}
            onClick={() => onToggle(key ?? "")}
            title={`${format.amount(expectedRevenue)} ${t(`money.${unit}`)}`}
          >
            <span className="strip-name truncate">
              <bdi>{sourceName(key)}</bdi>
            </span>
            <span className="strip-count">{format.number(count)}</span>
            <span className="strip-bar" style={{ inlineSize: `${(100 * count) / most}%` }} />
          </button>
        </li>
      ))}
    </ul>
  );
}
