import { initialsOf } from "../leads/leadText";
import type { Person } from "./people";

/** Somebody's picture, or their initials. A name always stands beside it or on what holds it. */
export function PersonMark({ person, name }: { person: Person | undefined; name: string }) {
  return person?.hasAvatar ? (
    <img
      className="initials"
      src={`/api/users/${person.id}/avatar`}
      alt=""
      width={28}
      height={28}
      loading="lazy"
    />
  ) : (
    <span className="initials" aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
