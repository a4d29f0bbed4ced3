import { Button, MenuTrigger } from "react-aria-components";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../shell/icons";
import { usePeople } from "../teams/people";
import { PersonMark } from "../teams/PersonMark";
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
        <Picker
          label={t("fields.ownerId")}
          value={owner}
          options={["", ...people.active.map(({ id }) => id)].map((id) => [id, people.ownerName(id)])}
          onChange={(id) => onChange({ ownerId: id || null })}
        >
          {owner && <PersonMark person={people.find(owner)} name={people.ownerName(owner)} />}
          <bdi className={owner ? undefined : "lead-add"}>{people.ownerName(owner)}</bdi>
        </Picker>
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
        <Picker
          label={t("fields.teamId")}
          value={team}
          options={["", ...people.teams.map(({ id }) => id)].map((id) => [id, people.teamName(id)])}
          onChange={(id) => onChange({ teamId: id || null })}
        >
          <bdi className={team ? undefined : "lead-add"}>{people.teamName(team)}</bdi>
        </Picker>
      </dl>
    </div>
  );
}

function Picker({
  label,
  value,
  options,
  onChange,
  children,
}: {
  label: string;
  value: string;
  options: readonly (readonly [id: string, name: string])[];
  onChange: (id: string) => void;
  children: React.ReactNode;
}) {
  const id = useId();
  return (
    <div className="lead-field">
      <dt id={id}>{label}</dt>
      <dd>
        <MenuTrigger>
          <Button className="lead-value lead-picker" aria-describedby={id}>
            {children}
            <Icon name="expand" />
          </Button>
          <Choices
            // A menu's keys are texts of at least one letter.
            chosen={[`=${value}`]}
            options={options.map(([key, name]) => [`=${key}`, name])}
            onChange={([key]) => key !== undefined && onChange(key.slice(1))}
          />
        </MenuTrigger>
      </dd>
    </div>
  );
}
