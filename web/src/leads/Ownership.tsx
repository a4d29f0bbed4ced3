import { useTranslation } from "react-i18next";
import { Icon } from "../shell/icons";
import { usePeople } from "../teams/people";
import { PersonMark } from "../teams/PersonMark";
import { MenuField } from "./ChosenField";
import { Choices } from "./Choices";
import type { Lead, LeadChange } from "./leadsApi";

/** Who looks after the lead, and in which team. */
export function Ownership({ lead, onChange }: { lead: Lead; onChange: (change: LeadChange) => void }) {
  const { t } = useTranslation();
  const people = usePeople();
  const owner = lead.ownerId ?? "";
  const team = lead.teamId ?? "";
  const isMine = owner !== "" && owner === people.me?.id;
  return (
    <div className="lead-group">
      <h3>{t("leads.group_ownership")}</h3>
      <dl>
        <MenuField
          label={t("fields.ownerId")}
          menu={choices(owner, people.active, people.ownerName, (id) => onChange({ ownerId: id || null }))}
        >
          {owner && <PersonMark person={people.find(owner)} name={people.ownerName(owner)} />}
          <bdi className={owner ? undefined : "lead-add"}>{people.ownerName(owner)}</bdi>
        </MenuField>
        {people.me && !isMine && (
          <div className="lead-field">
            <dt />
            <dd>
              <button className="button" onClick={() => onChange({ ownerId: people.me?.id })}>
                <Icon name="plus" />
                {t("leads.assignToMe")}
                <kbd className="kbd">m</kbd>
              </button>
            </dd>
          </div>
        )}
        <MenuField
          label={t("fields.teamId")}
          menu={choices(team, people.teams, people.teamName, (id) => onChange({ teamId: id || null }))}
        >
          <bdi className={team ? undefined : "lead-add"}>{people.teamName(team)}</bdi>
        </MenuField>
      </dl>
    </div>
  );
}

const choices = (
  chosen: string,
  among: readonly { id: string }[],
  nameOf: (id: string) => string,
  onChange: (id: string) => void,
) => (
  <Choices
    // A menu's keys are texts of at least one letter.
    chosen={[`=${chosen}`]}
    options={["", ...among.map(({ id }) => id)].map((id) => [`=${id}`, nameOf(id)])}
    onChange={([key]) => key !== undefined && onChange(key.slice(1))}
  />
);
