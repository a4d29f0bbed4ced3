import { describe, expect, test } from "vitest";
import {
  asciiDigits,
  createFormat,
  parseMoney,
  parseNumber,
  spokenParts,
  startOfDay,
  type FormatSettings,
} from "./format";

const fa: FormatSettings = {
  language: "fa",
  calendar: "persian",
  digits: "persian",
  unit: "toman",
  timeZone: "Asia/Tehran",
};
const en: FormatSettings = { ...fa, language: "en", calendar: "gregory", digits: "latin" };

describe("dates", () => {
  const jalali = createFormat({ ...fa, digits: "latin" });

  test.each([
    ["2024-03-20", "1403/01/01"],
    ["2024-03-19", "1402/12/29"],
    ["2025-03-20", "1403/12/30"],
    ["2025-03-21", "1404/01/01"],
    ["2025-09-22", "1404/06/31"],
    ["2026-03-20", "1404/12/29"],
    ["2026-03-21", "1405/01/01"],
    ["2029-03-20", "1408/01/01"],
    ["1979-02-11", "1357/11/22"],
  ])("%s is %s", (gregorian, expected) => {
    expect(jalali.numericDate(`${gregorian}T08:00:00Z`)).toBe(expected);
  });

  test.each([
    ["2022-03-21T20:30:00Z", "01:00"],
    ["2022-09-21T19:29:59Z", "23:59"],
    ["2022-09-21T19:30:00Z", "23:00"],
    ["2023-07-01T00:00:00Z", "03:30"],
    ["2026-03-20T20:30:00Z", "00:00"],
  ])("%s is %s in Tehran", (instant, expected) => {
    expect(createFormat(en).time(instant)).toBe(expected);
  });

  test("the day begins at half past eight in the evening, UTC", () => {
    expect(jalali.numericDate("2026-03-20T20:29:59Z")).toBe("1404/12/29");
    expect(jalali.numericDate("2026-03-20T20:30:00Z")).toBe("1405/01/01");
    expect(jalali.isoDay(Date.parse("2026-03-20T20:29:59Z"))).toBe("2026-03-20");
    expect(jalali.isoDay(Date.parse("2026-03-20T20:30:00Z"))).toBe("2026-03-21");
  });

  test("language and calendar are independent, and no era is printed", () => {
    const instant = "2026-03-21T08:00:00Z";
    expect(createFormat(fa).date(instant)).toBe("۱ فروردین ۱۴۰۵");
    expect(createFormat({ ...fa, calendar: "gregory" }).date(instant)).toBe("۲۱ مارس ۲۰۲۶");
    expect(createFormat(en).date(instant)).toBe("March 21, 2026");
    expect(createFormat({ ...en, calendar: "persian" }).date(instant)).toBe("Farvardin 1, 1405");
  });

  test("near times are distances, others dates", () => {
    const now = Date.parse("2026-03-21T12:00:00Z");
    expect(createFormat(en).relative("2026-03-21T11:55:00Z", now)).toBe("5 minutes ago");
    expect(createFormat(fa).relative("2026-03-21T09:00:00Z", now)).toContain("۳ ساعت");
    expect(createFormat(en).relative("2026-03-01T09:00:00Z", now)).toBe("2026/03/01");
  });

  test("start of day in the zone, not of the machine", () => {
    const now = new Date("2026-03-20T21:00:00Z"); // 00:30 on the 21st in Tehran
    expect(startOfDay(now, 0, "Asia/Tehran").toISOString()).toBe("2026-03-20T20:30:00.000Z");
    expect(startOfDay(now, 6, "Asia/Tehran").toISOString()).toBe("2026-03-14T20:30:00.000Z");
  });
});

describe("numbers", () => {
  test.each([
    ["۱۲٬۵۰۰٬۰۰۰", 12_500_000],
    ["12,500,000", 12_500_000],
    ["۱۲ ۵۰۰ ۰۰۰", 12_500_000],
    ["۱٫۲۵", 1.25],
    ["۱/۲۵", 1.25],
    ["٣٤٥", 345],
    ["۱۲۳abc", null],
    ["", null],
    ["-5", null],
  ])("%s reads as %s", (text, expected) => {
    expect(parseNumber(text)).toBe(expected);
  });

  test("digits of both scripts become ASCII", () => {
    expect(asciiDigits("۰۹۱۲٣٤٥6")).toBe("09123456");
  });
});

describe("money", () => {
  test.each([
    ["۱۲٬۵۰۰٬۰۰۰ ریال", 12_500_000],
    ["1,250,000 تومان", 12_500_000],
    ["۱٫۲۵ میلیون تومان", 12_500_000],
    ["1250000", 12_500_000],
    ["2 million", 20_000_000],
    ["چند تومان", null],
    ["99999999999999999", null],
  ])("%s is %s rials", (text, expected) => {
    expect(parseMoney(text, "toman")).toBe(expected);
  });

  test("is said by its magnitudes", () => {
    expect(spokenParts(1_250_000)).toEqual([
      { value: 1, magnitude: "million" },
      { value: 250, magnitude: "thousand" },
    ]);
    expect(spokenParts(3_000_000_007)).toEqual([
      { value: 3, magnitude: "billion" },
      { value: 7, magnitude: "one" },
    ]);
    expect(spokenParts(0)).toEqual([]);
  });

  test("prints whole rials in the chosen unit", () => {
    expect(createFormat(fa).amount(12_500_000)).toBe("۱٬۲۵۰٬۰۰۰");
    expect(createFormat(en).amount(12_500_000)).toBe("1,250,000");
    expect(createFormat({ ...en, unit: "rial" }).amount(12_500_000)).toBe("12,500,000");
    expect(createFormat(en).amount(12_500_005)).toBe("1,250,000.5");
  });
});

describe("phones", () => {
  test.each([
    ["+989121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "+98 912 123 4567"],
    ["+982188776655", "۰۲۱ ۸۸۷۷ ۶۶۵۵", "+98 21 8877 6655"],
    ["+982188776655;ext=12", "۰۲۱ ۸۸۷۷ ۶۶۵۵ #۱۲", "+98 21 8877 6655 #12"],
    ["+14155552671", "+۱۴۱۵۵۵۵۲۶۷۱", "+14155552671"],
  ])("%s", (e164, persian, english) => {
    expect(createFormat(fa).phone(e164)).toBe(persian);
    expect(createFormat(en).phone(e164)).toBe(english);
  });
});

describe("shares and durations", () => {
  test("a percentage has the decimals that it has", () => {
    expect(createFormat(en).percent(12.5)).toBe("12.5%");
    expect(createFormat(fa).percent(12.5)).toBe("۱۲٫۵٪");
  });

  test("a duration is told in its largest unit", () => {
    expect(createFormat(en).duration(3 * 86_400 + 7_000)).toBe("3 days");
    expect(createFormat(en).duration(7_300)).toBe("2 hours");
    expect(createFormat(en).duration(20)).toBe("20 seconds");
    expect(createFormat(fa).duration(86_400)).toBe("۱ روز");
  });

  test("a date is the same day in every zone", () => {
    expect(createFormat({ ...en, timeZone: "America/New_York" }).day("2026-03-21")).toBe("March 21, 2026");
    expect(createFormat({ ...fa, timeZone: "Pacific/Auckland" }).day("2026-03-21")).toBe("۱ فروردین ۱۴۰۵");
    for (const timeZone of ["Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
      expect(createFormat({ ...fa, timeZone }).numericDay("2026-03-21")).toBe("۱۴۰۵/۰۱/۰۱");
    expect(createFormat({ ...en, calendar: "persian" }).month("2026-11-22")).toBe("Azar 1405");
    expect(createFormat(fa).month("2026-11-22")).toBe("آذر ۱۴۰۵");
  });
});
