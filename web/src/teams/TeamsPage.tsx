import "../forms/forms.css";
import "../access/access.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../access/Avatar";
import type { Person } from "../access/accessApi";
import { ApiProblem, errorsByField, refusalText } from "../api/client";
import { Check, Field, TextField } from "../forms/controls";
import { useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { ConfirmSheet } from "../shell/ConfirmSheet";
import { FormSheet } from "../shell/FormSheet";
import { Sheet } from "../shell/overlays";
import { Bones, Empty, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { useFormat } from "../text/useFormat";
import { usePeople, useTeams } from "./people";
import { changeTeam, createTeam, deleteTeam, type Team } from "./teamsApi";

export default function TeamsPage() {
  const { t } = useTranslation();
  const [creating, setCreating] = useState(false);
  const [openId, setOpenId] = useState<string>();
  const teams = useTeams();
  const { active: people, teams: present } = usePeople();
  const open = present.find(({ id }) => id === openId);
  useTitle(t("teams.title"));
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("teams.title")}</h1>
        <button className="button primary push" onClick={() => setCreating(true)}>
          <Icon name="plus" />
          {t("teams.new")}
        </button>
      </header>
      {teams.isPending ? (
        <Bones lines={6} height={26} />
      ) : teams.isError ? (
        <Failure error={teams.error} onRetry={() => void teams.refetch()} />
      ) : present.length === 0 ? (
        <Empty icon="people" title={t("teams.empty")} text={t("teams.emptyText")} />
      ) : (
        <ul className="form-list">
          {present.map((team) => (
            <TeamCard key={team.id} team={team} people={people} onOpen={() => setOpenId(team.id)} />
          ))}
        </ul>
      )}
      {creating && (
        <NewTeam
          onClose={() => setCreating(false)}
          onDone={(id) => {
            setCreating(false);
            setOpenId(id);
          }}
        />
      )}
      {open && (
        <TeamSheet
          key={open.id}
          team={open}
          teams={present}
          people={people}
          onClose={() => setOpenId(undefined)}
        />
      )}
    </div>
  );
}

function TeamCard({ team, people, onOpen }: { team: Team; people: readonly Person[]; onOpen: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const members = people.filter(({ id }) => team.memberIds.includes(id));
  const leader = people.find(({ id }) => id === team.leaderId);
  return (
    <li className="card form-card">
      <h2>
        <button className="row-button" onClick={onOpen}>
          <bdi>{team.name}</bdi>
        </button>
      </h2>
      <p className="muted">
        {leader ? (
          <>
            {t("teams.leader")}: <bdi>{leader.name}</bdi>
          </>
        ) : (
          t("teams.noLeader")
        )}
        {" · "}
        {t("teams.members", { count: team.memberIds.length, n: format.number(team.memberIds.length) })}
      </p>
      <p className="faces">
        {members.slice(0, 8).map((user) => (
          <Avatar key={user.id} user={user} />
        ))}
      </p>
    </li>
  );
}

function NewTeam({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => createTeam(name),
    onSuccess: async ({ data }) => {
      await queries.invalidateQueries({ queryKey: ["teams"] });
      onDone(data.id ?? "");
    },
  });
  return (
    <FormSheet
      title={t("teams.new")}
      action={t("teams.create")}
      ready={name.trim() !== ""}
      pending={create.isPending}
      error={create.error}
      fields={["name"]}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <TextField
        label={t("teams.name")}
        value={name}
        onChange={setName}
        error={errorsByField(create.error).name}
      />
    </FormSheet>
  );
}

type TeamDraft = Pick<Team, "name" | "memberIds"> & { leaderId: string | null };

function TeamSheet({
  team,
  teams,
  people,
  onClose,
}: {
  team: Team;
  teams: readonly Team[];
  people: readonly Person[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<TeamDraft>(() => draftOf(team));
  const [deleting, setDeleting] = useState(false);
  const [q, setQ] = useState("");
  const set = (part: Partial<TeamDraft>) => setDraft((now) => ({ ...now, ...part }));
  const renew = () => {
    void queries.invalidateQueries({ queryKey: ["teams"] });
    void queries.invalidateQueries({ queryKey: ["users"] });
    void queries.invalidateQueries({ queryKey: ["people"] });
  };
  const save = useMutation({
    mutationFn: () => changeTeam(team, draft),
    onSuccess: ({ data }) => {
      const before = draftOf(team);
      const saved = data as Team;
      toast(t("teams.saved", { name: draft.name }), {
        action: {
          label: t("shell.undo"),
          run: () =>
            void changeTeam(saved, before)
              .then(
                () => toast(t("shell.undone")),
                (error: unknown) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
              )
              .finally(renew),
        },
      });
      onClose();
    },
    onSettled: renew,
  });
  const errors = errorsByField(save.error);
  const overtaken = save.error instanceof ApiProblem && save.error.status === 412;
  const found = people.filter(({ name }) => name.toLowerCase().includes(q.trim().toLowerCase()));

  if (deleting)
    return (
      <DeleteTeam
        team={team}
        teams={teams}
        onBack={() => setDeleting(false)}
        onDone={() => {
          renew();
          onClose();
        }}
      />
    );
  return (
    <Sheet title={team.name} isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextField
          label={t("teams.name")}
          value={draft.name}
          onChange={(name) => set({ name })}
          error={errors.name}
        />
        <fieldset className="field">
          <legend className="field-label">{t("teams.membersTitle")}</legend>
          {people.length > 8 && (
            <input
              className="input"
              type="search"
              dir="auto"
              aria-label={t("users.search")}
              placeholder={t("users.search")}
              value={q}
              onChange={(event) => setQ(event.target.value)}
            />
          )}
          <div className="choices">
            {found.map(({ id, name }) => (
              <Check
                key={id}
                label={name}
                checked={draft.memberIds.includes(id)}
                onChange={(on) =>
                  set({
                    memberIds: on
                      ? [...draft.memberIds, id]
                      : draft.memberIds.filter((other) => other !== id),
                    leaderId: !on && draft.leaderId === id ? null : draft.leaderId,
                  })
                }
              />
            ))}
          </div>
        </fieldset>
        <Field label={t("teams.leader")} error={errors.leaderId}>
          {(id) => (
            <select
              id={id}
              className="select"
              value={draft.leaderId ?? ""}
              onChange={(event) => set({ leaderId: event.target.value || null })}
            >
              <option value="">{t("users.nobody")}</option>
              {people
                .filter((person) => draft.memberIds.includes(person.id))
                .map((person) => (
                  <option key={person.id} value={person.id}>
                    {person.name}
                  </option>
                ))}
            </select>
          )}
        </Field>
        {save.isError && !errors.name && !errors.leaderId && (
          <p className="field-error" role="alert">
            {overtaken ? t("teams.overtaken") : refusalText(save.error, t("states.notSaved"))}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button quiet danger push-end" onClick={() => setDeleting(true)}>
            {t("teams.delete")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("shell.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={save.isPending}>
            {save.isPending ? t("states.saving") : t("me.save")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

const draftOf = ({ name, memberIds, leaderId }: Team): TeamDraft => ({
  name,
  memberIds,
  leaderId: leaderId ?? null,
});

function DeleteTeam({
  team,
  teams,
  onBack,
  onDone,
}: {
  team: Team;
  teams: readonly Team[];
  onBack: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [to, setTo] = useState("");
  const end = useMutation({
    mutationFn: () => deleteTeam(team, to || null),
    onSuccess: () => {
      toast(t("teams.deleted", { name: team.name }));
      onDone();
    },
    onError: (error) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
  });
  return (
    <ConfirmSheet
      title={t("teams.deleteOf", { name: team.name })}
      action={t("teams.delete")}
      danger
      pending={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onBack}
    >
      <div className="stack">
        <p>{t("teams.deleteText")}</p>
        <Field label={t("teams.moveTo")}>
          {(id) => (
            <select id={id} className="select" value={to} onChange={(event) => setTo(event.target.value)}>
              <option value="">{t("teams.none")}</option>
              {teams
                .filter((other) => other.id !== team.id)
                .map((other) => (
                  <option key={other.id} value={other.id}>
                    {other.name}
                  </option>
                ))}
            </select>
          )}
        </Field>
      </div>
    </ConfirmSheet>
  );
}
