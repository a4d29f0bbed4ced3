import { initialsOf } from "../leads/leadText";

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

/** One of four, always the same for the same person. */
const toneOf = (id: string) => [...id].reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0) % 4;
