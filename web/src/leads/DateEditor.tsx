import { parseDate, type CalendarDate } from "@internationalized/date";
import { useEffect, useRef, useState } from "react";
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  I18nProvider,
  Popover,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Icon } from "../shell/icons";
import { useFormat } from "../text/useFormat";
import { useSaving, type EditorProps } from "./LeadField";

/** A date in the reader's calendar, typed or picked. */
export default function DateEditor(props: EditorProps) {
  const { labelledBy, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { save, saving, error, seen } = useSaving(props);
  const before = typeof seen === "string" && seen ? parseDate(seen) : null;
  const [date, setDate] = useState<CalendarDate | null>(before);
  const [open, setOpen] = useState(false);
  const group = useRef<HTMLDivElement>(null);

  useEffect(() => {
    group.current?.querySelector<HTMLElement>("[role=spinbutton]")?.focus();
  }, []);

  function finish(wanted: CalendarDate | null, refocus: boolean) {
    // Values of dates are always Gregorian here; only what is shown is not.
    const iso = wanted?.toString() ?? null;
    if (iso === (before?.toString() ?? null)) onClose(refocus);
    else void save(iso, refocus);
  }

  return (
    <I18nProvider locale={format.locale}>
      <DatePicker
        className="date-picker"
        aria-labelledby={labelledBy}
        value={date}
        onChange={(wanted) => {
          setDate(wanted);
          if (open) finish(wanted, true);
        }}
        isOpen={open}
        onOpenChange={setOpen}
        isReadOnly={saving}
        isInvalid={error !== undefined}
        granularity="day"
        shouldForceLeadingZeros
      >
        <Group
          ref={group}
          className="input date-input"
          // Before the segments see the key: they keep Enter to themselves.
          onKeyDownCapture={(event) => {
            if ((event.target as Element).getAttribute("role") !== "spinbutton") return;
            if (event.key !== "Enter" && event.key !== "Escape") return;
            event.preventDefault();
            event.stopPropagation();
            if (event.key === "Enter") finish(date, true);
            else onClose(true);
          }}
          onBlur={(event) => {
            if (!open && !event.currentTarget.contains(event.relatedTarget)) finish(date, false);
          }}
        >
          <DateInput className="date-segments">
            {(segment) =>
              // There is one era nobody asks about.
              segment.type === "era" ? <></> : <DateSegment className="date-segment" segment={segment} />
            }
          </DateInput>
          {date && (
            <button
              type="button"
              className="button quiet icon-only"
              aria-label={t("lead.clearDate")}
              onClick={() => {
                setDate(null);
                finish(null, true);
              }}
            >
              <Icon name="close" />
            </button>
          )}
          <Button className="button quiet icon-only" aria-label={t("lead.openCalendar")}>
            <Icon name="expand" />
          </Button>
        </Group>
        <Popover className="popover" placement="bottom end">
          <Dialog className="calendar-dialog">
            <Calendar className="calendar">
              <header>
                <Button slot="previous" className="button quiet icon-only">
                  <Icon name="previous" />
                </Button>
                <Heading />
                <Button slot="next" className="button quiet icon-only">
                  <Icon name="next" />
                </Button>
              </header>
              <CalendarGrid weekdayStyle="narrow">
                <CalendarGridHeader>
                  {(day) => <CalendarHeaderCell className="calendar-day-name">{day}</CalendarHeaderCell>}
                </CalendarGridHeader>
                <CalendarGridBody>
                  {(day) => <CalendarCell className="calendar-cell" date={day} />}
                </CalendarGridBody>
              </CalendarGrid>
            </Calendar>
          </Dialog>
        </Popover>
      </DatePicker>
      {error && (
        <span className="field-error" role="alert">
          {error}
        </span>
      )}
    </I18nProvider>
  );
}
