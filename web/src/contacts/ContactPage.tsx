import "../leads/leads.css";
import "../leads/lead.css";
import "./contacts.css";
import { useQuery } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useCatalogue } from "../catalogue/useCatalogue";
import { nameOf, safeHref } from "../leads/leadText";
import type { FieldKind } from "../leads/leadFields";
import { TypedField } from "../leads/TypedField";
import { useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { useSettings } from "../shell/settings";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import { ContactMark } from "./ContactMark";
import { archiveContact, contactNamed, getContact, leadsOf, listContacts, type Contact } from "./contactsApi";
import { NewContact } from "./NewContact";
import { ContactPicker } from "./ContactPicker";
import { ReachList } from "./ReachList";
import { useContact } from "./useContact";

const place = ["street", "street2", "city", "province", "postalCode", "country"] as const;

type LineField =
  | "name"
  | "jobTitle"
  | "industry"
  | "website"
  | "companySize"
  | "companyRevenue"
  | "notes"
  | (typeof place)[number];

interface Props extends Pick<ReturnType<typeof useContact>, "change" | "complain"> {
  contact: Contact;
}

export default function ContactPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { contact, change, keep, complain } = useContact(id);
  const data = contact.data?.data;
  const people = usePeople();
  useTitle(data?.name ?? t("contacts.title"));
  if (!data)
    return (
      <div className="page">
        {contact.isError ? (
          <Failure error={contact.error} onRetry={() => void contact.refetch()} />
        ) : (
          <Bones lines={10} height={18} />
        )}
      </div>
    );

  const archive = async () => {
    const archived = await archiveContact(id);
    keep(archived);
    toast(t("contacts.archivedNow"), {
      action: { label: t("shell.undo"), run: () => void change({ archived: false }).catch(complain) },
    });
  };
  return (
    <div className="page contact-page">
      <nav className="crumbs soft" aria-label={t("contacts.crumbs")}>
        <Link href="/contacts">{t("contacts.title")}</Link>
      </nav>
      <header className="lead-header">
        <ContactMark kind={data.kind} name={data.name} />
        <div className="lead-heading">
          <h1>
            <bdi>{data.name}</bdi>
            {data.archived && <span className="badge">{t("contacts.archived")}</span>}
          </h1>
          <p className="soft">{t(`contacts.kind_${data.kind}`)}</p>
        </div>
        {people.may("salesAdministrator") && (
          <div className="lead-actions">
            <button
              className="button"
              onClick={() => void (data.archived ? change({ archived: false }) : archive()).catch(complain)}
            >
              <Icon name={data.archived ? "restore" : "archive"} />
              {t(data.archived ? "contacts.restore" : "contacts.archive")}
            </button>
          </div>
        )}
      </header>
      <div className="lead-columns">
        <section className="card" aria-label={t("contacts.details")}>
          <Details contact={data} change={change} complain={complain} />
        </section>
        <div className="contact-side">
          <Leads id={id} />
          {data.kind === "organisation" && <People organisation={data} />}
        </div>
      </div>
    </div>
  );
}

function Details({ contact, change, complain }: Props) {
  const { t } = useTranslation();
  const isOrganisation = contact.kind === "organisation";
  const line = (field: LineField, kind: FieldKind = "text", beside?: ReactNode) => (
    <TypedField
      key={field}
      shape={{ field, label: t(`contacts.field_${field}`), kind }}
      value={contact[field]}
      beside={beside}
      onSave={(value, seen) => change({ [field]: value }, { [field]: seen })}
    />
  );
  const website = contact.website && safeHref(contact.website);
  return (
    <>
      <div className="lead-group">
        <dl>
          {line("name")}
          {!isOrganisation && line("jobTitle")}
          <Organisation contact={contact} change={change} complain={complain} />
          <Language contact={contact} change={change} complain={complain} />
        </dl>
      </div>
      <div className="lead-group">
        <h2>{t("contacts.reach")}</h2>
        <dl>
          <ReachList
            kind="emails"
            items={contact.emails.map(({ address, label }) => ({ value: address, label }))}
            onChange={(items) =>
              change({ emails: items.map(({ value, label }) => ({ address: value, label })) })
            }
          />
          <ReachList
            kind="phones"
            items={contact.phones.map(({ number, label }) => ({ value: number, label }))}
            onChange={(items) =>
              change({ phones: items.map(({ value, label }) => ({ number: value, label })) })
            }
          />
          {line(
            "website",
            "url",
            website && (
              <a
                className="button quiet square"
                href={website}
                target="_blank"
                rel="noreferrer noopener"
                aria-label={t("contacts.visit")}
              >
                <Icon name="external" />
              </a>
            ),
          )}
        </dl>
      </div>
      <div className="lead-group">
        <h2>{t("contacts.address")}</h2>
        <dl>{place.map((field) => line(field))}</dl>
      </div>
      {isOrganisation && (
        <div className="lead-group">
          <h2>{t("contacts.company")}</h2>
          <dl>
            {line("industry")}
            {line("companySize", "number")}
            {line("companyRevenue", "money")}
          </dl>
        </div>
      )}
      <div className="lead-group">
        <dl>{line("notes", "long")}</dl>
      </div>
    </>
  );
}

/** In which of our languages they are written to. */
function Language({ contact, change, complain }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="lead-field">
      <dt>
        <label htmlFor={id}>{t("fields.language")}</label>
      </dt>
      <dd>
        <select
          id={id}
          className="select"
          value={contact.language ?? ""}
          onChange={(event) => void change({ language: event.target.value || null }).catch(complain)}
        >
          <option value="">{t("contacts.noLanguage")}</option>
          {(["fa", "en"] as const).map((language) => (
            <option key={language} value={language}>
              {t(`values.language_${language}`)}
            </option>
          ))}
        </select>
      </dd>
    </div>
  );
}

/** The organisation that the contact works for or belongs to: a link, and a picker. */
function Organisation({ contact, change, complain }: Props) {
  const { t } = useTranslation();
  const [picking, setPicking] = useState(false);
  const found = useContactName(contact.organisationId);
  const label = t(contact.kind === "person" ? "contacts.organisation" : "contacts.belongsTo");
  const pick = (organisationId: string | null) => {
    setPicking(false);
    void change({ organisationId }).catch(complain);
  };
  return (
    <div className="lead-field">
      <dt>{label}</dt>
      <dd>
        {picking ? (
          <ContactPicker
            kind="organisation"
            label={label}
            autoFocus
            onPick={({ id }) => pick(id)}
            onCreate={(name) => {
              contactNamed({ kind: "organisation", name })
                .then(({ data }) => pick(data.id))
                .catch(complain);
            }}
          />
        ) : contact.organisationId ? (
          <span className="contacts-chosen lead-fixed">
            <Link href={`/contacts/${contact.organisationId}`}>
              <bdi>{found ?? t("contacts.gone")}</bdi>
            </Link>
            <button
              className="button quiet square"
              aria-label={t("contacts.changeOrganisation")}
              onClick={() => setPicking(true)}
            >
              <Icon name="edit" />
            </button>
            <button
              className="button quiet square"
              aria-label={t("contacts.takeAway")}
              onClick={() => pick(null)}
            >
              <Icon name="close" />
            </button>
          </span>
        ) : (
          <button className="lead-value" onClick={() => setPicking(true)}>
            <span className="lead-add" aria-label={t("leads.addField", { name: label })}>
              {t("leads.add")}
            </span>
          </button>
        )}
      </dd>
    </div>
  );
}

const useContactName = (id: string | null | undefined) =>
  useQuery({
    queryKey: ["contacts", "name", id],
    queryFn: ({ signal }) => getContact(id ?? "", signal),
    enabled: Boolean(id),
  }).data?.data.name;

function Leads({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  const catalogue = useCatalogue();
  const leads = useQuery({
    queryKey: ["contacts", "leads", id],
    queryFn: ({ signal }) => leadsOf(id, signal),
  });
  return (
    <section className="card contact-card" aria-labelledby="contact-leads">
      <h2 id="contact-leads">{t("contacts.leads")}</h2>
      {leads.isPending ? (
        <Bones lines={3} />
      ) : leads.isError ? (
        <Failure error={leads.error} onRetry={() => void leads.refetch()} />
      ) : leads.data.length === 0 ? (
        <p className="muted">{t("contacts.noLeads")}</p>
      ) : (
        <ul className="contact-lines">
          {leads.data.map((lead) => (
            <li key={lead.id}>
              <Link href={`/leads/${lead.id}`}>
                <bdi>{lead.title || nameOf(lead) || t("leads.noName")}</bdi>
              </Link>
              {lead.outcome !== "pending" ? (
                <span className="badge">{t(`values.outcome_${lead.outcome}`)}</span>
              ) : lead.archived ? (
                <span className="badge">{t("leads.archived")}</span>
              ) : (
                lead.stageId && (
                  <span className="muted">
                    <bdi>{catalogue.label("stages", lead.stageId)}</bdi>
                  </span>
                )
              )}
              {lead.expectedRevenue > 0 && (
                <span className="muted">
                  {format.compactAmount(lead.expectedRevenue)} {t(`money.${unit}`)}
                </span>
              )}
              <time className="muted" dateTime={lead.createdAt}>
                {format.date(lead.createdAt)}
              </time>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function People({ organisation }: { organisation: Contact }) {
  const { t } = useTranslation();
  const [creating, setCreating] = useState(false);
  const people = useQuery({
    queryKey: ["contacts", "list", "of", organisation.id],
    queryFn: ({ signal }) => listContacts({ q: "", organisationId: organisation.id }, { limit: 200 }, signal),
  });
  return (
    <section className="card contact-card" aria-labelledby="contact-people">
      <h2 id="contact-people">{t("contacts.people")}</h2>
      {people.isPending ? (
        <Bones lines={3} />
      ) : people.isError ? (
        <Failure error={people.error} onRetry={() => void people.refetch()} />
      ) : (
        <>
          {people.data.items.length === 0 && <p className="muted">{t("contacts.noPeople")}</p>}
          <ul className="contact-lines">
            {people.data.items.map((person) => (
              <li key={person.id}>
                <ContactMark kind={person.kind} name={person.name} />
                <Link href={`/contacts/${person.id}`}>
                  <bdi>{person.name}</bdi>
                </Link>
                {person.jobTitle && (
                  <span className="muted">
                    <bdi>{person.jobTitle}</bdi>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <button className="button" onClick={() => setCreating(true)}>
        <Icon name="plus" />
        {t("contacts.newPerson")}
      </button>
      {creating && (
        <NewContact
          organisation={{ id: organisation.id, name: organisation.name }}
          onClose={() => setCreating(false)}
        />
      )}
    </section>
  );
}
