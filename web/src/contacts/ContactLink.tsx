import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { getContact } from "./contactsApi";

/** The name of a contact, that leads to it. */
export function ContactLink({ id }: { id: string }) {
  const { t } = useTranslation();
  const contact = useQuery({
    queryKey: ["contacts", "one", id],
    queryFn: ({ signal }) => getContact(id, signal),
    staleTime: 10_000,
  });
  if (contact.isPending) return <span className="bone name-bone" />;
  if (!contact.data) return <span className="muted">{t("contacts.gone")}</span>;
  return (
    <Link href={`/contacts/${id}`}>
      <bdi>{contact.data.data.name}</bdi>
    </Link>
  );
}
