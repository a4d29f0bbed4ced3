import type { FullUser } from "./accessApi";
import type { Role } from "./roles";

export type UserState = "active" | "invited" | "left";

export interface UserQuestion {
  q: string;
  role: Role | "";
  /** Those who have left are history, and asked for. */
  state: UserState | "" | "everybody";
}

export const stateOf = ({ active, joinedAt }: Pick<FullUser, "active" | "joinedAt">): UserState =>
  !active ? "left" : joinedAt ? "active" : "invited";

const fold = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[يى]/g, "ی")
    .replace(/ك/g, "ک")
    .replace(/[\s\u200c]+/g, "");

export function usersFor<U extends FullUser>(users: readonly U[], { q, role, state }: UserQuestion): U[] {
  const wanted = fold(q);
  return users
    .filter(
      (user) =>
        (role === "" || user.role === role) &&
        (state === "everybody" || (state === "" ? user.active : stateOf(user) === state)) &&
        (fold(user.name).includes(wanted) || fold(user.email).includes(wanted)),
    )
    .sort((one, other) => one.name.localeCompare(other.name, ["fa", "en"]));
}
