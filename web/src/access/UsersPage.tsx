import "./door.css";
import "../forms/forms.css";
import "./access.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { Bones, Empty, Failure } from "../shell/states";
import { usePeople } from "../teams/people";
import { useFormat, useNow } from "../text/useFormat";
import { listUsers, type FullUser } from "./accessApi";
import { Avatar } from "./Avatar";
import { InviteSheet } from "./InviteSheet";
import { roles, type Role } from "./roles";
import { useUser } from "./session";
import { UserSheet } from "./UserSheet";
import { stateOf, usersFor, type UserQuestion } from "./userView";

const states = ["active", "invited", "left", "everybody"] as const;

export default function UsersPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const [question, setQuestion] = useState<UserQuestion>({ q: "", role: "", state: "" });
  const [inviting, setInviting] = useState(false);
  const [openId, setOpenId] = useState<string>();
  const users = useQuery({ queryKey: ["users"], queryFn: ({ signal }) => listUsers(signal) });
  const shown = usersFor(users.data ?? [], question);
  const open = users.data?.find(({ id }) => id === openId);
  const narrow = (part: Partial<UserQuestion>) => setQuestion((now) => ({ ...now, ...part }));
  useTitle(t("users.title"));

  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("users.title")}</h1>
        {users.data && (
          <span className="muted">
            {t("users.count", { count: shown.length, n: format.number(shown.length) })}
          </span>
        )}
        <button className="button primary push" onClick={() => setInviting(true)}>
          <Icon name="plus" />
          {t("users.invite")}
        </button>
      </header>
      <div className="narrowing" role="search">
        <input
          className="input"
          type="search"
          dir="auto"
          aria-label={t("users.search")}
          placeholder={t("users.search")}
          value={question.q}
          onChange={(event) => narrow({ q: event.target.value })}
        />
        <select
          className="select"
          aria-label={t("users.role")}
          value={question.role}
          onChange={(event) => narrow({ role: event.target.value as Role | "" })}
        >
          <option value="">{t("users.anyRole")}</option>
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(`roles.${role}`)}
            </option>
          ))}
        </select>
        <select
          className="select"
          aria-label={t("users.state")}
          value={question.state}
          onChange={(event) => narrow({ state: event.target.value as UserQuestion["state"] })}
        >
          <option value="">{t("users.present")}</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {t(`users.state_${state}`)}
            </option>
          ))}
        </select>
      </div>
      {users.isPending ? (
        <Bones lines={8} height={26} />
      ) : users.isError ? (
        <Failure error={users.error} onRetry={() => void users.refetch()} />
      ) : shown.length === 0 ? (
        <Empty icon="search" title={t("users.none")} text={t("users.noneText")} />
      ) : (
        <ul className="card line-list">
          {shown.map((user) => (
            <UserLine key={user.id} user={user} onOpen={() => setOpenId(user.id)} />
          ))}
        </ul>
      )}
      {inviting && <InviteSheet onClose={() => setInviting(false)} />}
      {open && (
        <UserSheet key={open.id} user={open} users={users.data ?? []} onClose={() => setOpenId(undefined)} />
      )}
    </div>
  );
}

function UserLine({ user, onOpen }: { user: FullUser; onOpen: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const me = useUser();
  const state = stateOf(user);
  const { teams } = usePeople();
  const teamNames = teams.filter(({ id }) => user.teamIds.includes(id)).map(({ name }) => name);
  return (
    <li className="line user-line">
      <Avatar user={user} />
      <span className="line-text">
        <button className="row-button" onClick={onOpen}>
          <bdi>{user.name}</bdi>
          {user.id === me.id && <span className="badge">{t("users.you")}</span>}
        </button>
        <span className="muted clip">
          <bdi>{user.email}</bdi>
        </span>
      </span>
      <span className="user-role">
        {t(`roles.${user.role}`)}
        <span className="muted clip">
          {teamNames.map((name, at) => (
            <span key={name}>
              {at > 0 && t("tokens.and")}
              <bdi>{name}</bdi>
            </span>
          ))}
        </span>
      </span>
      <span className="user-state">
        <span className={state === "active" ? "badge good" : state === "invited" ? "badge warn" : "badge"}>
          {t(`users.state_${state}`)}
        </span>
        {user.lastSeenAt && (
          <time className="muted" dateTime={user.lastSeenAt} title={format.dateTime(user.lastSeenAt)}>
            {t("users.seen", { when: format.relative(user.lastSeenAt, now) })}
          </time>
        )}
      </span>
    </li>
  );
}
