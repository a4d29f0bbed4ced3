import { useEffect, useMemo, useState } from "react";
import { useSettings } from "../shell/settings";
import { createFormat } from "./format";

export function useFormat() {
  const { language, calendar, digits, unit, timeZone } = useSettings();
  return useMemo(
    () => createFormat({ language, calendar, digits, unit, timeZone }),
    [language, calendar, digits, unit, timeZone],
  );
}

/** The time, for distances such as "5 minutes ago"; moves every half minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
