import { initialsOf, toneOf } from "./initials";

/** A face, or the letters a name begins with. The name itself stands beside it. */
export function Avatar({
  user,
  large,
}: {
  user: { id: string; name: string; avatarVersion?: string | null; hasAvatar?: boolean };
  large?: boolean;
}) {
  const className = large ? "avatar large" : "avatar";
  const has = user.avatarVersion !== undefined ? user.avatarVersion !== null : user.hasAvatar;
  return has ? (
    <img
      className={className}
      src={`/api/users/${user.id}/avatar${user.avatarVersion ? `?v=${user.avatarVersion}` : ""}`}
      alt=""
    />
  ) : (
    <span className={className} data-tone={toneOf(user.id)} aria-hidden="true">
      {initialsOf(user.name)}
    </span>
  );
}
