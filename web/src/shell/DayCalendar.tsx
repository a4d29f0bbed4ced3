import { parseDate } from "@internationalized/date";
import type { RefObject } from "react";
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Dialog,
  Heading,
  I18nProvider,
  Popover,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useFormat } from "../text/useFormat";
import { Icon } from "./icons";
import { useSettings } from "./settings";

/** The month of a day, in the reader's calendar. */
export default function DayCalendar({
  anchor,
  day,
  onPick,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  day: string | null;
  onPick: (iso: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { calendar } = useSettings();
  return (
    <I18nProvider locale={format.locale}>
      <Popover className="popover" placement="bottom end" triggerRef={anchor} isOpen onOpenChange={onClose}>
        <Dialog className="calendar-dialog" aria-label={t("days.calendar")}>
          <Calendar
            className="calendar"
            autoFocus
            firstDayOfWeek={calendar === "persian" ? "sat" : undefined}
            defaultValue={day ? parseDate(day) : null}
            // Values of dates are always Gregorian here; only what is shown is not.
            onChange={(picked) => {
              onPick(picked.toString());
              onClose();
            }}
          >
            {({ state }) => (
              <>
                <header>
                  <Button slot="previous" className="button quiet icon-only">
                    <Icon name="previous" />
                  </Button>
                  <Heading>{format.month(state.visibleRange.start.toDate("UTC").toISOString())}</Heading>
                  <Button slot="next" className="button quiet icon-only">
                    <Icon name="next" />
                  </Button>
                </header>
                <CalendarGrid weekdayStyle="narrow">
                  <CalendarGridHeader>
                    {(name) => <CalendarHeaderCell className="calendar-day-name">{name}</CalendarHeaderCell>}
                  </CalendarGridHeader>
                  <CalendarGridBody>
                    {(date) => <CalendarCell className="calendar-cell" date={date} />}
                  </CalendarGridBody>
                </CalendarGrid>
              </>
            )}
          </Calendar>
        </Dialog>
      </Popover>
    </I18nProvider>
  );
}
