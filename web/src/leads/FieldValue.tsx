import { useTranslation } from "react-i18next";
import { usePeople } from "../teams/people";
import { Shown, type FieldKind } from "./LeadField";
import { useSourceName } from "./leadText";
import { Stars } from "./Stars";

const kinds: Record<string, FieldKind> = {
  expectedRevenue: "money",
  email: "email",
  mobile: "phone",
  phone: "phone",
  website: "url",
};

/** A value of a lead's field wherever it is told about: timeline, conflicts. */
export function FieldValue({ field, value }: { field: string; value: unknown }) {
  const { t } = useTranslation();
  const sourceName = useSourceName();
  const people = usePeople();
  if (value === null || value === undefined || value === "")
    return <span className="muted">{t("timeline.empty")}</span>;
  if (field === "ownerId") return <bdi>{people.ownerName(String(value))}</bdi>;
  if (field === "teamId") return <bdi>{people.teamName(String(value))}</bdi>;
  if (field === "priority") return <Stars priority={Number(value)} />;
  if (field === "archived") return String(value).toLowerCase() === "true" ? t("shell.yes") : t("shell.no");
  if (field === "source") return <bdi>{sourceName(String(value))}</bdi>;
  if (typeof value === "object") return <code className="ltr">{JSON.stringify(value)}</code>;
  return <Shown value={typeof value === "number" ? value : String(value)} kind={kinds[field] ?? "text"} />;
}

/** The names of our own fields in the reader's language, others as they are. */
export function useFieldName() {
  const { t, i18n } = useTranslation();
  return (field: string) => (i18n.exists(`fields.${field}`) ? t(`fields.${field}` as "fields.title") : field);
}
