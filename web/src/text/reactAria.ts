import type { Language } from "../shell/settings";

type Args = Record<string, string>;
type Strings = Record<string, Record<string, string | ((args: Args) => string)>>;

/** React Aria speaks no Persian: these are the announcements of the components we use, by its package names. */
const persian: Strings = {
  "@react-aria/dnd": {
    dragItem: ({ itemText }) => `جابه‌جا کردن ${itemText}`,
    dragSelectedItems: ({ count }) => `جابه‌جا کردن ${count} مورد`,
    dragDescriptionKeyboard: "برای جابه‌جا کردن Enter را بزنید.",
    dragDescriptionKeyboardAlt: "برای جابه‌جا کردن Alt و Enter را با هم بزنید.",
    dragDescriptionTouch: "برای جابه‌جا کردن دو بار ضربه بزنید.",
    dragDescriptionVirtual: "برای جابه‌جا کردن کلیک کنید.",
    dragDescriptionLongPress: "برای جابه‌جا کردن نگه دارید.",
    dragSelectedKeyboard: "برای جابه‌جا کردن Enter را بزنید.",
    dragSelectedKeyboardAlt: "برای جابه‌جا کردن Alt و Enter را با هم بزنید.",
    dragSelectedLongPress: "برای جابه‌جا کردن نگه دارید.",
    dragStartedKeyboard: "جابه‌جایی آغاز شد. با Tab به جای تازه بروید؛ Enter می‌گذارد و Escape منصرف می‌شود.",
    dragStartedTouch: "جابه‌جایی آغاز شد. به جای تازه بروید و دو بار ضربه بزنید.",
    dragStartedVirtual: "جابه‌جایی آغاز شد. به جای تازه بروید و Enter بزنید.",
    endDragKeyboard: "در حال جابه‌جایی. برای انصراف Enter را بزنید.",
    endDragTouch: "در حال جابه‌جایی. برای انصراف دو بار ضربه بزنید.",
    endDragVirtual: "در حال جابه‌جایی. برای انصراف کلیک کنید.",
    dropDescriptionKeyboard: "Enter می‌گذارد و Escape منصرف می‌شود.",
    dropDescriptionTouch: "برای گذاشتن دو بار ضربه بزنید.",
    dropDescriptionVirtual: "برای گذاشتن کلیک کنید.",
    dropCanceled: "جابه‌جایی انجام نشد.",
    dropComplete: "جابه‌جا شد.",
    dropIndicator: "جای تازه",
    dropOnRoot: "گذاشتن روی",
    dropOnItem: ({ itemText }) => `گذاشتن روی ${itemText}`,
    insertBefore: ({ itemText }) => `گذاشتن پیش از ${itemText}`,
    insertBetween: ({ beforeItemText, afterItemText }) => `گذاشتن میان ${beforeItemText} و ${afterItemText}`,
    insertAfter: ({ itemText }) => `گذاشتن پس از ${itemText}`,
  },
  "@react-aria/calendar": {
    previous: "پیشین",
    next: "پسین",
    selectedDateDescription: ({ date }) => `تاریخ انتخاب‌شده: ${date}`,
    selectedRangeDescription: ({ dateRange }) => `بازهٔ انتخاب‌شده: ${dateRange}`,
    todayDate: ({ date }) => `امروز، ${date}`,
    todayDateSelected: ({ date }) => `امروز، ${date}، انتخاب‌شده`,
    dateSelected: ({ date }) => `${date}، انتخاب‌شده`,
    startRangeSelectionPrompt: "برای آغاز بازه کلیک کنید",
    finishRangeSelectionPrompt: "برای پایان بازه کلیک کنید",
    minimumDate: "نخستین تاریخ ممکن",
    maximumDate: "آخرین تاریخ ممکن",
    dateRange: ({ startDate, endDate }) => `${startDate} تا ${endDate}`,
  },
  "@react-aria/datepicker": {
    era: "دوره",
    year: "سال",
    month: "ماه",
    day: "روز",
    hour: "ساعت",
    minute: "دقیقه",
    second: "ثانیه",
    dayPeriod: "پیش یا پس از ظهر",
    calendar: "تقویم",
    startDate: "تاریخ آغاز",
    endDate: "تاریخ پایان",
    weekday: "روز هفته",
    timeZoneName: "منطقهٔ زمانی",
    selectedDateDescription: ({ date }) => `تاریخ انتخاب‌شده: ${date}`,
    selectedRangeDescription: ({ startDate, endDate }) => `بازهٔ انتخاب‌شده: ${startDate} تا ${endDate}`,
    selectedTimeDescription: ({ time }) => `ساعت انتخاب‌شده: ${time}`,
  },
  "@react-stately/datepicker": {
    rangeUnderflow: ({ minValue }) => `از ${minValue} زودتر نمی‌شود.`,
    rangeOverflow: ({ maxValue }) => `از ${maxValue} دیرتر نمی‌شود.`,
    rangeReversed: "آغاز باید پیش از پایان باشد.",
    unavailableDate: "این تاریخ را نمی‌توان برگزید.",
  },
  "@react-aria/combobox": {
    focusAnnouncement: ({ optionText }) => optionText ?? "",
    countAnnouncement: ({ optionCount }) => `${optionCount} گزینه`,
    selectedAnnouncement: ({ optionText }) => `${optionText}، انتخاب‌شده`,
    buttonLabel: "دیدن پیشنهادها",
    listboxLabel: "پیشنهادها",
  },
  "@react-aria/spinbutton": { Empty: "خالی" },
  "@react-aria/overlays": { dismiss: "بستن" },
  "@react-aria/menu": { longPressMessage: "برای باز کردن فهرست نگه دارید یا Alt و ↓ را با هم بزنید." },
  "@react-aria/gridlist": {
    hasActionAnnouncement: "ردیف کنش دارد",
    hasLinkAnnouncement: ({ link }) => `ردیف پیوند دارد: ${link}`,
  },
  "@react-aria/grid": {
    deselectedItem: ({ item }) => `${item} از انتخاب درآمد.`,
    longPressToSelect: "برای انتخاب چندتایی نگه دارید.",
    select: "انتخاب",
    selectedAll: "همه انتخاب شدند.",
    selectedCount: ({ count }) => `${count} مورد انتخاب شد.`,
    selectedItem: ({ item }) => `${item} انتخاب شد.`,
  },
};

/** Must run before React Aria renders; it then looks here before its own dictionaries. */
export function teachReactAria(language: Language) {
  if (language !== "fa") return;
  const anyWindow = window as unknown as Record<symbol, unknown>;
  anyWindow[Symbol.for("react-aria.i18n.locale")] = "fa-IR";
  anyWindow[Symbol.for("react-aria.i18n.strings")] = persian;
}
