import { Button, MenuTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useFormat } from "../text/useFormat";
import { Choices } from "./Choices";
import type { LeadView } from "./leadView";
import { isField, useFields } from "./listFields";

const most = 2;

/** Up to two fields, in the order in which they were chosen; a third takes the place of the first. */
export function GroupMenu({
  groups,
  onChange,
  openAtOnce,
}: {
  groups: LeadView["groups"];
  onChange: (groups: LeadView["groups"]) => void;
  openAtOnce: boolean;
}) {
  const { t } = useTranslation();
  const fields = useFields();
  const format = useFormat();
  const can = fields.all.filter((id) => fields.of(id).groups);
  return (
    <MenuTrigger defaultOpen={openAtOnce}>
      <Button className={groups.length > 0 ? "button pressed" : "button quiet"}>
        {groups.length > 0 ? (
          <bdi className="truncate">
            {t("groups.by", { fields: groups.map(fields.label).join(format.comma) })}
          </bdi>
        ) : (
          t("leads.group")
        )}
      </Button>
      <Choices
        multiple
        options={can.map((id) => [id, fields.label(id)])}
        chosen={groups}
        onChange={(chosen) => {
          const kept = groups.filter((id) => chosen.includes(id));
          const added = chosen.filter((id) => !groups.some((known) => known === id)).filter(isField);
          onChange([...kept, ...added].slice(-most));
        }}
      />
    </MenuTrigger>
  );
}
