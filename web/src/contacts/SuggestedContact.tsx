import { ListBoxItem } from "react-aria-components";
import { ContactMark } from "./ContactMark";
import type { ContactSummary } from "./contactsApi";

/** One that can be picked, with what tells people of one name apart. */
export function SuggestedContact({ contact }: { contact: ContactSummary }) {
  const { id, kind, name, organisationName, email, phone, city } = contact;
  const besides = organisationName ?? email ?? phone ?? city;
  return (
    <ListBoxItem id={id} textValue={name} className="menu-item">
      <ContactMark kind={kind} name={name} />
      <bdi className="truncate">{name}</bdi>
      {besides && (
        <span className="end">
          <bdi>{besides}</bdi>
        </span>
      )}
    </ListBoxItem>
  );
}
