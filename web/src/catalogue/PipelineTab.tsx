import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Section } from "../access/Section";
import { refusalText } from "../api/client";
import { Check } from "../forms/controls";
import { SettingsForm } from "../settings/SettingsForm";
import { toast } from "../shell/toasts";
import { usePeople } from "../teams/people";
import { changeTeam, type Team } from "../teams/teamsApi";
import { getPipelineSettings, savePipelineSettings } from "./catalogueApi";
import "./settings.css";

const choices = ["asSet", "yes", "no"] as const;
const values = { asSet: null, yes: true, no: false };
const choiceOf = (usesLeads: boolean | null | undefined) =>
  usesLeads == null ? "asSet" : usesLeads ? "yes" : "no";

export default function PipelineTab() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { teams } = usePeople();

  async function change(team: Team, usesLeads: boolean | null, undoes = false) {
    try {
      const { data } = await changeTeam(team, { usesLeads });
      const back = {
        label: t("shell.undo"),
        run: () => void change(data as Team, team.usesLeads ?? null, true),
      };
      toast(undoes ? t("shell.undone") : t("teams.saved", { name: team.name }), {
        action: undoes ? undefined : back,
      });
    } catch (error) {
      toast(refusalText(error, t("states.notSaved")), { bad: true });
    } finally {
      await queries.invalidateQueries({ queryKey: ["teams"] });
    }
  }

  return (
    <SettingsForm name="pipeline" load={getPipelineSettings} save={savePipelineSettings}>
      {({ draft, set }) => (
        <>
          <Section title={t("catalogue.leadsStep")} text={t("catalogue.leadsStepText")}>
            <Check
              label={t("catalogue.leadsFirst")}
              help={t("catalogue.leadsFirstHelp")}
              checked={draft.leadsStep}
              onChange={(leadsStep) => set({ leadsStep })}
            />
          </Section>
          {teams.length > 0 && (
            <Section title={t("catalogue.teamsDiffer")} text={t("catalogue.teamsDifferText")}>
              <ul className="card line-list team-choices">
                {teams.map((team) => (
                  <li key={team.id} className="line">
                    <span className="line-text">
                      <bdi>{team.name}</bdi>
                    </span>
                    <select
                      className="select"
                      aria-label={t("catalogue.leadsOf", { name: team.name })}
                      value={choiceOf(team.usesLeads)}
                      onChange={(event) => {
                        const choice = choices.find((known) => known === event.target.value) ?? "asSet";
                        void change(team, values[choice]);
                      }}
                    >
                      {choices.map((choice) => (
                        <option key={choice} value={choice}>
                          {t(`catalogue.leads_${choice}`)}
                        </option>
                      ))}
                    </select>
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </>
      )}
    </SettingsForm>
  );
}
