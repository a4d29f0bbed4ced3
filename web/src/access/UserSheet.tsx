import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { Field } from "../forms/controls";
import { listLeads } from "../leads/leadsApi";
import { newestFirst } from "../leads/leadView";
import { ConfirmSheet } from "../shell/ConfirmSheet";
import { Sheet } from "../shell/overlays";
import { toast } from "../shell/toasts";
import { setTeamsOf } from "../teams/teamsApi";
import { useFormat } from "../text/useFormat";
import {
  activateUser,
  changeUserRole,
  deactivateUser,
  removeTotpOf,
  renewLink,
  type FullUser,
} from "./accessApi";
import { LinkSheet } from "./InviteSheet";
import { RoleField, TeamsField } from "./RoleAndTeams";
import { useUser } from "./session";
import { stateOf } from "./userView";

type Step = "edit" | "deactivate" | "totp";

/** One user: role and teams, a new link, the end and the way back. */
export function UserSheet({
  user,
  users,
  onClose,
}: {
  user: FullUser;
  users: readonly FullUser[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const me = useUser();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>("edit");
  const [link, setLink] = useState<string>();
  const [role, setRole] = useState(user.role);
  const [teamIds, setTeamIds] = useState([...user.teamIds]);
  const state = stateOf(user);
  const changed = role !== user.role || !sameSet(teamIds, user.teamIds);

  const renew = () => {
    void queries.invalidateQueries({ queryKey: ["users"] });
    void queries.invalidateQueries({ queryKey: ["people"] });
    void queries.invalidateQueries({ queryKey: ["teams"] });
  };
  const refuse = (error: unknown) => toast(refusalText(error, t("states.notSaved")), { bad: true });

  async function apply(wanted: { role: FullUser["role"]; teamIds: readonly string[] }, from: typeof wanted) {
    if (wanted.role !== from.role) await changeUserRole(user.id, wanted.role);
    if (!sameSet(wanted.teamIds, from.teamIds)) await setTeamsOf(user.id, wanted.teamIds);
  }
  const save = useMutation({
    mutationFn: () => apply({ role, teamIds }, user),
    onSuccess: () => {
      const before = { role: user.role, teamIds: user.teamIds };
      const now = { role, teamIds };
      toast(t("users.saved", { name: user.name }), {
        action: {
          label: t("shell.undo"),
          run: () =>
            void apply(before, now)
              .then(() => toast(t("shell.undone")), refuse)
              .finally(renew),
        },
      });
      onClose();
    },
    onError: refuse,
    onSettled: renew,
  });
  const activate = useMutation({
    mutationFn: () => activateUser(user.id),
    onSuccess: () => {
      toast(t("users.activated", { name: user.name }));
      onClose();
    },
    onError: refuse,
    onSettled: renew,
  });
  const newLink = () => renewLink(user.id).then((answer) => setLink(answer.link), refuse);

  if (link) return <LinkSheet title={user.name} link={link} onClose={onClose} />;
  if (step === "deactivate")
    return (
      <Deactivate user={user} users={users} onBack={() => setStep("edit")} onClose={onClose} onDone={renew} />
    );
  if (step === "totp")
    return (
      <Sheet title={t("users.removeTotp")} isOpen onClose={() => setStep("edit")} role="alertdialog">
        <p>{t("users.removeTotpText", { name: user.name })}</p>
        <div className="dialog-actions">
          <button className="button" autoFocus onClick={() => setStep("edit")}>
            {t("shell.cancel")}
          </button>
          <button
            className="button danger"
            onClick={() =>
              void removeTotpOf(user.id).then(() => {
                toast(t("users.totpRemoved", { name: user.name }));
                setStep("edit");
              }, refuse)
            }
          >
            {t("users.removeTotp")}
          </button>
        </div>
      </Sheet>
    );
  return (
    <Sheet title={user.name} isOpen onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <p className="muted">
          <bdi>{user.email}</bdi>
          {" · "}
          {t(`users.state_${state}`)}
        </p>
        {state === "left" ? (
          <p className="notice">{t("users.leftText")}</p>
        ) : (
          <>
            <RoleField role={role} onChange={setRole} disabled={user.id === me.id} />
            {user.id === me.id && <p className="field-help">{t("users.ownRole")}</p>}
            <TeamsField teamIds={teamIds} onChange={setTeamIds} />
            <div className="row">
              <button type="button" className="button" onClick={() => void newLink()}>
                {state === "invited" ? t("users.inviteAgain") : t("users.resetLink")}
              </button>
              {state === "active" && user.id !== me.id && (
                <button type="button" className="button" onClick={() => setStep("totp")}>
                  {t("users.removeTotp")}
                </button>
              )}
              {user.id !== me.id && (
                <button type="button" className="button danger" onClick={() => setStep("deactivate")}>
                  {t("users.deactivate")}
                </button>
              )}
            </div>
          </>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {changed ? t("shell.cancel") : t("shell.close")}
          </button>
          {state === "left" ? (
            <button
              type="button"
              className="button primary"
              disabled={activate.isPending}
              onClick={() => activate.mutate()}
            >
              {t("users.activate")}
            </button>
          ) : (
            <button type="submit" className="button primary" disabled={!changed || save.isPending}>
              {save.isPending ? t("states.saving") : t("me.save")}
            </button>
          )}
        </div>
      </form>
    </Sheet>
  );
}

function Deactivate({
  user,
  users,
  onBack,
  onClose,
  onDone,
}: {
  user: FullUser;
  users: readonly FullUser[];
  onBack: () => void;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [to, setTo] = useState("");
  const leads = useQuery({
    queryKey: ["users", user.id, "leads"],
    queryFn: ({ signal }) => countOpenLeads(user.id, signal),
  });
  const end = useMutation({
    mutationFn: () => deactivateUser(user.id, to || null),
    onSuccess: () => {
      toast(t("users.deactivated", { name: user.name }), {
        action: {
          label: t("shell.undo"),
          run: () =>
            void activateUser(user.id)
              .then(
                () => toast(t("users.activated", { name: user.name })),
                (error: unknown) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
              )
              .finally(onDone),
        },
      });
      onClose();
    },
    onError: (error) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
    onSettled: onDone,
  });
  const others = users.filter((other) => other.active && other.id !== user.id);
  return (
    <ConfirmSheet
      title={t("users.deactivateOf", { name: user.name })}
      action={t("users.deactivate")}
      danger
      pending={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onBack}
    >
      <div className="stack">
        <ul className="bullets">
          <li>{t("users.willSignOut")}</li>
          <li>{t("users.willKeepName")}</li>
          <li>
            {leads.data === undefined
              ? t("users.willHandOverSome")
              : t("users.willHandOver", { count: leads.data, n: format.number(leads.data) })}
          </li>
        </ul>
        <Field label={t("users.handOverTo")}>
          {(id) => (
            <select id={id} className="select" value={to} onChange={(event) => setTo(event.target.value)}>
              <option value="">{t("users.nobody")}</option>
              {others.map(({ id: otherId, name }) => (
                <option key={otherId} value={otherId}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
    </ConfirmSheet>
  );
}

async function countOpenLeads(userId: string, signal: AbortSignal): Promise<number> {
  const page = await listLeads(
    {
      filter: {
        and: [
          { field: "ownerId", op: "eq", value: userId },
          { field: "archived", op: "eq", value: false },
        ],
      },
      q: "",
      sort: newestFirst,
    },
    {},
    signal,
  );
  return page?.total ?? 0;
}

const sameSet = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((item) => other.includes(item));
