import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Check } from "../forms/controls";
import { usePeople } from "../teams/people";
import { roles, type Role } from "./roles";

export function RoleField({
  role,
  onChange,
  disabled,
}: {
  role: Role;
  onChange: (role: Role) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className="field" disabled={disabled}>
      <legend className="field-label">{t("users.role")}</legend>
      {roles.map((option) => (
        <label key={option} className="check">
          <input type="radio" name={name} checked={option === role} onChange={() => onChange(option)} />
          <span>
            {t(`roles.${option}`)}
            <span className="field-help">{t(`roles.${option}_text`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function TeamsField({
  teamIds,
  onChange,
}: {
  teamIds: readonly string[];
  onChange: (teamIds: string[]) => void;
}) {
  const { t } = useTranslation();
  const { teams } = usePeople();
  if (teams.length === 0) return null;
  return (
    <fieldset className="field">
      <legend className="field-label">{t("teams.title")}</legend>
      {teams.map(({ id, name }) => (
        <Check
          key={id}
          label={name}
          checked={teamIds.includes(id)}
          onChange={(on) => onChange(on ? [...teamIds, id] : teamIds.filter((other) => other !== id))}
        />
      ))}
    </fieldset>
  );
}
