import type { Settings } from "../shell/settings";

export type FormatSettings = Pick<Settings, "language" | "calendar" | "digits" | "unit" | "timeZone">;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const durations = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** All printing of numbers, money, times and phones, by the settings of the reader. Input is always plain ASCII data. */
export function createFormat({ language, calendar, digits, unit, timeZone }: FormatSettings) {
  const numbers = digits === "persian" ? "arabext" : "latn";
  const locale = `${language === "fa" ? "fa-IR" : "en-US"}-u-ca-${calendar}-nu-${numbers}`;
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const compactNumber = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const relativeTime = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const dateTimes = new Map<string, Intl.DateTimeFormat>();
  const days = new Map<string, Intl.DateTimeFormat>();

  function print(instant: Date, options: Intl.DateTimeFormatOptions): string {
    const name = JSON.stringify(options);
    let formatter = dateTimes.get(name);
    if (!formatter)
      dateTimes.set(name, (formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone })));
    return withoutEra(formatter.formatToParts(instant));
  }

  const localDigits = (text: string) =>
    numbers === "latn"
      ? text
      : text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)));

  /** Year, month and day in ASCII digits. */
  function dayOf(instant: Date, by: Settings["calendar"], zone = timeZone): string[] {
    const name = `${by} ${zone}`;
    let formatter = days.get(name);
    if (!formatter)
      days.set(
        name,
        (formatter = new Intl.DateTimeFormat(`en-u-ca-${by}-nu-latn`, {
          timeZone: zone,
          year: "numeric",
          month: "2-digit",
          day: "2-digit",
        })),
      );
    const parts = formatter.formatToParts(instant);
    return ["year", "month", "day"].map((type) =>
      (parts.find((part) => part.type === type)?.value ?? "").padStart(2, "0"),
    );
  }

  const inUnit = (rials: number) => (unit === "toman" ? rials / 10 : rials);

  const inWords = (isoDate: string, options: Intl.DateTimeFormatOptions) =>
    withoutEra(
      new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).formatToParts(new Date(isoDate)),
    );

  const date = (iso: string) => print(new Date(iso), { year: "numeric", month: "long", day: "numeric" });
  const numericDate = (iso: string) => localDigits(dayOf(new Date(iso), calendar).join("/"));
  const time = (iso: string) =>
    print(new Date(iso), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  return {
    locale,
    localDigits,
    /** Between the items of a list. */
    comma: language === "fa" ? "، " : ", ",
    number: (value: number) => integer.format(value),
    /** With the decimals that it has, two at most. */
    decimal: (value: number) => decimal.format(value),
    /** Of 0 to 100. */
    percent: (value: number) => share.format(value / 100),
    /** How long something takes or took, in its largest unit. */
    duration(seconds: number): string {
      const [unit, size] = durations.find(([, size]) => seconds >= size) ?? (["second", 1] as const);
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(
        Math.floor(seconds / size),
      );
    },
    /** A sum of rials in the reader's unit, without the unit's name. */
    amount: (rials: number) => integer.format(inUnit(rials)),
    compactAmount: (rials: number) => compactNumber.format(inUnit(rials)),
    date,
    /** An ISO date: the same day in every zone. */
    day: (isoDate: string) => inWords(isoDate, { year: "numeric", month: "long", day: "numeric" }),
    /** The month of an ISO date, and its year, which together Persian would begin with. */
    month: (isoDate: string) =>
      `${inWords(isoDate, { month: "long" })} ${inWords(isoDate, { year: "numeric" })}`,
    time,
    dateTime: (iso: string) => `${date(iso)}${language === "fa" ? "، " : ", "}${time(iso)}`,
    /** Digits only: 1405/01/01 or 2026/03/21. */
    numericDate,
    /** The same of an ISO date: the same day in every zone. */
    numericDay: (isoDate: string) => localDigits(dayOf(new Date(isoDate), calendar, "UTC").join("/")),
    /** The ISO date that it is here at this time. */
    isoDay: (instant: number) => dayOf(new Date(instant), "gregory").join("-"),
    /** Near times as a distance, others as a short date. */
    relative(iso: string, now: number): string {
      const distance = new Date(iso).getTime() - now;
      const size = Math.abs(distance);
      if (size < 45_000) return relativeTime.format(0, "second");
      if (size < hour) return relativeTime.format(Math.round(distance / minute), "minute");
      if (size < day) return relativeTime.format(Math.round(distance / hour), "hour");
      if (size < 7 * day) return relativeTime.format(Math.round(distance / day), "day");
      return numericDate(iso);
    },
    /** E.164 (with an optional `;ext=`) as people here write it. Always shown left to right. */
    phone: (e164: string) => localDigits(spacedPhone(e164, language)),
  };
}

export type Format = ReturnType<typeof createFormat>;

/** "1 Farvardin 1405 AP": the era is noise. */
function withoutEra(parts: Intl.DateTimeFormatPart[]): string {
  return parts
    .filter((part) => part.type !== "era")
    .map((part) => part.value)
    .join("")
    .trim();
}

function spacedPhone(e164: string, language: Settings["language"]): string {
  const [number = "", extension] = e164.split(";ext=");
  const suffix = extension ? ` #${extension}` : "";
  const country = language === "fa" ? "0" : "+98 ";
  const mobile = /^\+98(9\d\d)(\d{3})(\d{4})$/.exec(number);
  if (mobile) return `${country}${mobile[1]} ${mobile[2]} ${mobile[3]}`;
  const landline = /^\+98(\d\d)(\d{4})(\d{4})$/.exec(number);
  if (landline) return `${country}${landline[1]} ${landline[2]} ${landline[3]}${suffix}`;
  return `${number}${suffix}`;
}

/** For a name inside a text, which may run the other way. */
export const isolated = (text: string) => `\u2068${text}\u2069`;

/** Digits of any script we meet → ASCII. */
export function asciiDigits(text: string): string {
  return text
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
}

/**
 * A number as people type it: any digits, `٬ ، , '` and spaces between groups, `٫ / .` before decimals. Null when it is
 * none.
 */
export function parseNumber(text: string): number | null {
  const plain = asciiDigits(text)
    .replace(/[\s٬،,'\u200c\u200e\u200f]/g, "")
    .replace(/[٫/]/, ".");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** What was typed as toman or rial, in whole rials. A unit or a magnitude in the text wins over the setting. */
export function parseMoney(text: string, unit: Settings["unit"]): number | null {
  let rest = text.trim();
  let factor = unit === "toman" ? 10 : 1;
  const take = (pattern: RegExp) => {
    const found = pattern.test(rest);
    rest = rest.replace(pattern, "");
    return found;
  };
  if (take(/\s*(تومان|تومن|tomans?)\s*$/i)) factor = 10;
  else if (take(/\s*(ریال|ريال|rials?|irr)\s*$/i)) factor = 1;
  if (take(/\s*(هزار|thousand|k)\s*$/i)) factor *= 1e3;
  else if (take(/\s*(میلیون|ميليون|million|m)\s*$/i)) factor *= 1e6;
  else if (take(/\s*(میلیارد|ميليارد|billion|b)\s*$/i)) factor *= 1e9;
  const value = parseNumber(rest);
  if (value === null) return null;
  const rials = Math.round(value * factor);
  return Number.isSafeInteger(rials) ? rials : null;
}

const magnitudes = [
  ["billion", 1e9],
  ["million", 1e6],
  ["thousand", 1e3],
  ["one", 1],
] as const;

/** 12,500,000 → 12 million and 500 thousand: how an amount is said, so that a missing zero is noticed. */
export function spokenParts(amount: number): { value: number; magnitude: (typeof magnitudes)[number][0] }[] {
  let rest = amount;
  return magnitudes.flatMap(([magnitude, size]) => {
    const value = size === 1 ? rest : Math.floor(rest / size);
    rest -= value * size;
    return value > 0 ? [{ value, magnitude }] : [];
  });
}

/** The instant at which the day began, `daysAgo` days before `now`, in the zone. */
export function startOfDay(now: Date, daysAgo: number, timeZone: string): Date {
  const then = new Date(now.getTime() - daysAgo * day);
  const parts = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone,
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  }).formatToParts(then);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value ?? 0);
  const intoDay = part("hour") * hour + part("minute") * minute + part("second") * 1000;
  return new Date(Math.floor((then.getTime() - intoDay) / 1000) * 1000);
}
