import { useTranslation } from "react-i18next";
import { useSettings } from "../shell/settings";
import { useFormat } from "../text/useFormat";
import { usePeople } from "../teams/people";
import type { LeadGroup } from "./leadsApi";
import { useSourceName } from "./leadText";
import { groupFields, type GroupBy } from "./leadView";

const shownGroups = 7;

/** The leads of this view by source, owner or team; a click looks at one group only. */
export function GroupStrip({
  by,
  onBy,
  groups,
  chosen,
  onToggle,
}: {
  by: GroupBy;
  onBy: (by: GroupBy) => void;
  groups: readonly LeadGroup[];
  chosen: readonly string[];
  onToggle: (key: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  const sourceName = useSourceName();
  const people = usePeople();
  const nameOf = { source: sourceName, owner: people.ownerName, team: people.teamName }[by];
  const most = Math.max(1, ...groups.map(({ count }) => count));
  return (
    <div className="strip-line">
      <select
        className="input strip-by"
        aria-label={t("leads.groupBy")}
        value={by}
        onChange={(event) => onBy(event.target.value as GroupBy)}
      >
        {(Object.keys(groupFields) as GroupBy[]).map((key) => (
          <option key={key} value={key}>
            {t(`fields.${groupFields[key]}`)}
          </option>
        ))}
      </select>
      <ul className="strip" aria-label={t(`leads.by_${by}`)}>
        {groups.slice(0, shownGroups).map(({ key, count, expectedRevenue }) => (
          <li key={key ?? ""}>
            <button
              aria-pressed={chosen.includes(key ?? "")}
              onClick={() => onToggle(key ?? "")}
              title={`${format.amount(expectedRevenue)} ${t(`money.${unit}`)}`}
            >
              <span className="strip-name truncate">
                <bdi className="clip">{nameOf(key)}</bdi>
              </span>
              <span className="strip-count">{format.number(count)}</span>
              <span className="strip-bar" style={{ inlineSize: `${(100 * count) / most}%` }} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
