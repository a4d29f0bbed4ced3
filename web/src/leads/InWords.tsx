import { useTranslation } from "react-i18next";
import { useSettings } from "../shell/settings";
import { spokenParts } from "../text/format";
import { useFormat } from "../text/useFormat";

/** What was typed, said back. */
export function InWords({ rials }: { rials: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  const said = spokenParts(unit === "toman" ? rials / 10 : rials)
    .map(({ value, magnitude }) => {
      const n = format.number(value);
      return magnitude === "one" ? n : t(`money.${magnitude}`, { n });
    })
    .join(t("money.and"));
  return (
    <span className="field-help">
      {said} {t(`money.${unit}`)}
    </span>
  );
}
