import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { CalendarName } from "./accessApi";

export function LanguageAndCalendar({
  language,
  calendar,
  onLanguage,
  onCalendar,
}: {
  language: string;
  calendar: CalendarName;
  onLanguage: (language: string) => void;
  onCalendar: (calendar: CalendarName) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="two">
      {/* The names of the languages stand in the languages themselves. */}
      <Segments
        label={t("display.language")}
        options={{ fa: "فارسی", en: "English" }}
        value={language}
        onChange={onLanguage}
      />
      <Segments
        label={t("display.calendar")}
        options={{ jalali: t("display.persianCalendar"), gregorian: t("display.gregorianCalendar") }}
        value={calendar}
        onChange={(value) => onCalendar(value === "gregorian" ? "gregorian" : "jalali")}
      />
    </div>
  );
}

export function Segments({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: Record<string, string>;
  value: string;
  onChange: (value: string) => void;
}) {
  const name = useId();
  return (
    <fieldset className="field">
      <legend className="field-label">{label}</legend>
      <div className="segments">
        {Object.entries(options).map(([option, text]) => (
          <label key={option}>
            <input
              type="radio"
              name={name}
              value={option}
              checked={option === value}
              onChange={() => onChange(option)}
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
