import { initialsOf } from "../leads/leadText";
import { Icon } from "../shell/icons";
import type { ContactKind } from "./contactsApi";

/** Round for people, square for organisations. */
export function ContactMark({ kind, name }: { kind: ContactKind; name: string }) {
  return (
    <span className={`contact-mark ${kind}`} aria-hidden="true">
      {kind === "organisation" ? <Icon name="building" /> : initialsOf(name)}
    </span>
  );
}
