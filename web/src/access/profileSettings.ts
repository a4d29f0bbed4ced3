import type { Settings } from "../shell/settings";
import type { Profile } from "./accessApi";

/** What of the profile decides how this browser shows things. */
export const profileSettings = ({
  language,
  calendar,
  timeZone,
}: Pick<Profile, "language" | "calendar" | "timeZone">) =>
  ({
    language: language === "en" ? "en" : "fa",
    calendar: calendar === "gregorian" ? "gregory" : "persian",
    timeZone,
  }) satisfies Partial<Settings>;
