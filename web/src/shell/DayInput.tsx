import "./days.css";
import { lazy, Suspense, useId, useRef, useState, type InputHTMLAttributes, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { isoDateOf } from "../text/typedDate";
import { useFormat } from "../text/useFormat";
import { Icon } from "./icons";
import { useSettings } from "./settings";

const DayCalendar = lazy(() => import("./DayCalendar"));

/**
 * A day, typed in numbers or words or picked from a calendar. The text belongs to whoever shows this, and `isoDateOf` reads it; what is
 * no day is said once it is left.
 */
export function DayInput({
  text,
  onText,
  onPick,
  onLeave,
  input,
  "aria-invalid": invalid,
  "aria-describedby": describedBy,
  ...attributes
}: {
  text: string;
  onText: (text: string) => void;
  /** The day that was picked, after its text was told. */
  onPick?: (iso: string) => void;
  /** Neither the text nor the calendar is at work any more. */
  onLeave?: () => void;
  input?: RefObject<HTMLInputElement | null>;
} & Pick<
  InputHTMLAttributes<HTMLInputElement>,
  "id" | "readOnly" | "onKeyDown" | "aria-label" | "aria-labelledby" | "aria-invalid" | "aria-describedby"
>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { calendar } = useSettings();
  const [left, setLeft] = useState(false);
  const [open, setOpen] = useState(false);
  const group = useRef<HTMLSpanElement>(null);
  const error = useId();
  const iso = isoDateOf(text, calendar);
  const wrong = left && text.trim() !== "" && !iso;
  const now = new Date().toISOString();
  return (
    <span className="typed-day">
      <span
        ref={group}
        className="input date-input"
        onBlur={(event) => {
          if (open || event.currentTarget.contains(event.relatedTarget)) return;
          setLeft(true);
          onLeave?.();
        }}
      >
        <input
          {...attributes}
          ref={input}
          dir="auto"
          autoComplete="off"
          placeholder={format.numericDate(now)}
          value={text}
          aria-invalid={wrong || invalid ? true : undefined}
          aria-describedby={wrong ? error : describedBy}
          onChange={(event) => {
            setLeft(false);
            onText(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") setLeft(true);
            attributes.onKeyDown?.(event);
          }}
        />
        <button
          type="button"
          className="button quiet icon-only"
          aria-label={t("days.open")}
          aria-expanded={open}
          disabled={attributes.readOnly}
          onClick={() => setOpen(true)}
        >
          <Icon name="expand" />
        </button>
        {open && (
          <Suspense>
            <DayCalendar
              anchor={group}
              day={iso}
              onPick={(picked) => {
                onText(format.numericDay(picked));
                onPick?.(picked);
              }}
              onClose={() => setOpen(false)}
            />
          </Suspense>
        )}
      </span>
      {wrong && (
        <span id={error} className="field-error" role="alert">
          {t("days.none", { numbers: format.numericDate(now), words: format.date(now) })}
        </span>
      )}
    </span>
  );
}
