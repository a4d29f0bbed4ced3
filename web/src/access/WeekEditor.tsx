import { useTranslation } from "react-i18next";
import { useFormat } from "../text/useFormat";
import type { CalendarName, WorkingDay } from "./accessApi";
import { presets, timesOfDay, weekOf, withDay, withHours, withPreset, wrongDays } from "./workingWeek";

export function WeekEditor({
  week,
  calendar,
  onChange,
}: {
  week: readonly WorkingDay[];
  calendar: CalendarName;
  onChange: (week: WorkingDay[]) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const wrong = wrongDays(week);
  return (
    <div className="week">
      <div className="week-presets">
        {(Object.keys(presets) as (keyof typeof presets)[]).map((name) => (
          <button
            key={name}
            type="button"
            className="button"
            onClick={() => onChange(withPreset(week, presets[name]))}
          >
            {t(`me.${name}`)}
          </button>
        ))}
      </div>
      <ul>
        {weekOf(calendar).map((day) => {
          const hours = week.find((known) => known.day === day);
          const name = t(`weekdays.${day}`);
          return (
            <li key={day} className="week-day">
              <label className="switch-line">
                <input
                  type="checkbox"
                  className="switch"
                  checked={hours !== undefined}
                  onChange={(event) => onChange(withDay(week, day, event.target.checked))}
                />
                {name}
              </label>
              {hours ? (
                <span className="week-hours">
                  {(["from", "to"] as const).map((end) => (
                    <select
                      key={end}
                      className="select"
                      aria-label={t(`me.${end}`, { day: name })}
                      aria-invalid={wrong.includes(day) ? true : undefined}
                      value={hours[end]}
                      onChange={(event) => onChange(withHours(week, day, { [end]: event.target.value }))}
                    >
                      {timesOfDay(hours[end]).map((time) => (
                        <option key={time} value={time}>
                          {format.localDigits(time)}
                        </option>
                      ))}
                    </select>
                  ))}
                </span>
              ) : (
                <span className="muted">{t("me.off")}</span>
              )}
              {wrong.includes(day) && (
                <span className="field-error" role="alert">
                  {t("me.endsFirst")}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
