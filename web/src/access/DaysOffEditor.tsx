import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../forms/controls";
import { Icon } from "../shell/icons";
import { DayInput } from "../shell/DayInput";
import { useSettings } from "../shell/settings";
import { isoDateOf } from "../text/typedDate";
import { useFormat } from "../text/useFormat";

/** Noon, so that the day is the same one in every zone that people live in. */

export function DaysOffEditor({
  days,
  onChange,
  error,
}: {
  days: readonly string[];
  onChange: (days: string[]) => void;
  error?: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { calendar } = useSettings();
  const [typed, setTyped] = useState("");

  function add() {
    const iso = isoDateOf(typed, calendar);
    if (!iso) return;
    onChange([...new Set([...days, iso])].sort());
    setTyped("");
  }
  return (
    <div className="origins">
      <ul className="origins" aria-label={t("me.daysOff")}>
        {days.map((iso) => (
          <li key={iso}>
            <span>{format.day(iso)}</span>
            <button
              type="button"
              className="button quiet icon-only"
              aria-label={t("me.removeDay", { day: format.day(iso) })}
              onClick={() => onChange(days.filter((other) => other !== iso))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <div className="origin-new">
        <Field
          label={t("me.newDayOff")}
          help={t("me.dayHelp", { example: format.numericDate(new Date().toISOString()) })}
          error={error}
        >
          {(id, describedBy) => (
            <DayInput
              id={id}
              text={typed}
              aria-invalid={error ? true : undefined}
              aria-describedby={describedBy}
              onText={setTyped}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                add();
              }}
            />
          )}
        </Field>
        <button type="button" className="button" onClick={add}>
          <Icon name="plus" />
          {t("me.add")}
        </button>
      </div>
    </div>
  );
}
