import { useId } from "react";
import { useTranslation } from "react-i18next";
import { TagBox } from "./TagBox";

/** The tags of a lead among its fields. */
export function TagField(props: { tagIds: readonly string[]; onSave: (tagIds: string[]) => Promise<void> }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="lead-field">
      <dt id={id}>{t("fields.tagIds")}</dt>
      <dd>
        <TagBox {...props} labelledBy={id} />
      </dd>
    </div>
  );
}
