import { useTranslation } from "react-i18next";
import { useFormat } from "../text/useFormat";

const star = "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z";

function Star({ on }: { on: boolean }) {
  return (
    <svg viewBox="0 0 24 24" className={on ? "star on" : "star"} aria-hidden="true">
      <path d={star} />
    </svg>
  );
}

export function Stars({ priority }: { priority: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span
      className="stars"
      role="img"
      aria-label={t("leads.stars", { count: priority, n: format.number(priority) })}
    >
      {[1, 2, 3].map((value) => (
        <Star key={value} on={value <= priority} />
      ))}
    </span>
  );
}

/** A click on the last lit star puts it out. */
export function StarPicker({
  priority,
  onChange,
}: {
  priority: number;
  onChange: (priority: number) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <fieldset className="stars picker">
      <legend className="sr-only">{t("fields.priority")}</legend>
      {[1, 2, 3].map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={value <= priority}
          aria-label={t("leads.stars", { count: value, n: format.number(value) })}
          onClick={() => onChange(value === priority ? value - 1 : value)}
        >
          <Star on={value <= priority} />
        </button>
      ))}
    </fieldset>
  );
}
