import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSettings } from "../shell/settings";
import { useFormat } from "../text/useFormat";
import type { FieldShape } from "./leadFields";
import { Stars } from "./Stars";

/** A value as its field shows it. Timelines tell every value as a text. */
export function Shown({
  kind,
  nameOf = (key) => key,
  value,
}: Pick<FieldShape, "kind"> & Partial<Pick<FieldShape, "nameOf">> & { value: unknown }): ReactNode {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  const text = String(value);
  switch (kind) {
    case "money":
      return (
        <span>
          {format.amount(Number(value))} {t(`money.${unit}`)}
        </span>
      );
    case "number":
      return <bdi>{format.decimal(Number(value))}</bdi>;
    case "percent":
      return <bdi>{format.percent(Number(value))}</bdi>;
    case "date":
      return <span>{format.day(text)}</span>;
    case "phone":
      return <span className="ltr">{format.phone(text)}</span>;
    case "email":
    case "url":
      return <span className="ltr">{text}</span>;
    case "stars":
      return <Stars priority={Number(value)} />;
    case "choice":
      return <bdi>{nameOf(text)}</bdi>;
    case "choices":
      return (
        <span className="shown-many">
          {(Array.isArray(value) ? (value as string[]) : text.split(" ")).map((key) => (
            <bdi key={key} className="badge">
              {nameOf(key)}
            </bdi>
          ))}
        </span>
      );
    default:
      return <bdi className={kind === "long" ? "long" : undefined}>{text}</bdi>;
  }
}
