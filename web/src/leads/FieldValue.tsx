import { useTranslation } from "react-i18next";
import { ContactLink } from "../contacts/ContactLink";
import { useLeadFields } from "./leadFields";
import { useSourceName } from "./leadText";
import { Shown } from "./Shown";

/** A value of a lead's field wherever it is told about: timeline, conflicts. */
export function FieldValue({ field, value }: { field: string; value: unknown }) {
  const { t } = useTranslation();
  const sourceName = useSourceName();
  const shapeOf = useLeadFields();
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0))
    return <span className="muted">{t("timeline.empty")}</span>;
  if (field === "source") return <bdi>{sourceName(String(value))}</bdi>;
  if (field === "contactId" || field === "organisationId") return <ContactLink id={String(value)} />;
  return <Shown {...shapeOf(field)} value={value} />;
}

/** The names of fields in the reader's language, others as they are. */
export function useFieldName() {
  const shapeOf = useLeadFields();
  return (field: string) => shapeOf(field).label;
}
