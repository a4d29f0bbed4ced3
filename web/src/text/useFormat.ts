import { useEffect, useState } from "react";
import { useSettings } from "../shell/settings";
import { createFormat, type Format, type FormatSettings } from "./format";

const formats = new Map<string, Format>();

/** One for all who print by the same settings: it takes longer to make than to use, and lists have thousands of rows. */
export function formatOf(settings: FormatSettings): Format {
  const { language, calendar, digits, unit, timeZone } = settings;
  const name = [language, calendar, digits, unit, timeZone].join();
  let format = formats.get(name);
  if (!format) formats.set(name, (format = createFormat(settings)));
  return format;
}

export const useFormat = () => formatOf(useSettings());

/** The time, for distances such as "5 minutes ago"; moves every half minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
