import "./leads.css";
import "./lead.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { listForms } from "../forms/formsApi";
import { useShortcuts, useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { Bones, Failure } from "../shell/states";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import { ConflictSheet } from "./ConflictSheet";
import { DeleteLead } from "./DeleteLead";
import { lastView } from "./lastView";
import { LeadField, type FieldKind } from "./LeadField";
import type { Lead, LeadChange } from "./leadsApi";
import { mailHref, nameOf, safeHref, telHref, useSourceName } from "./leadText";
import { hrefOf, isFiltered } from "./leadView";
import { Ownership } from "./Ownership";
import { sees } from "./scope";
import { StarPicker } from "./Stars";
import { Timeline } from "./Timeline";
import { useLead } from "./useLead";
import { useLeadList } from "./useLeadList";

const groups = [
  ["contact", ["contactName", "jobTitle", "organisation", "email", "mobile", "phone", "website"]],
  ["deal", ["title", "expectedRevenue", "description"]],
  ["place", ["city", "province", "country"]],
] as const;

const kinds: Record<string, FieldKind> = {
  email: "email",
  mobile: "phone",
  phone: "phone",
  website: "url",
  expectedRevenue: "money",
  description: "long",
};

export default function LeadPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { lead, conflict, change, complain } = useLead(id);
  const back = hrefOf(lastView.read());
  const neighbours = useNeighbours(id);
  const data = lead.data?.data;
  const people = usePeople();
  useEffect(() => lastView.rememberOpened(id), [id]);
  useTitle(data ? nameOf(data) || t("leads.noName") : t("leads.title"));
  useShortcuts({
    Escape: () => navigate(back),
    j: () => neighbours.next && navigate(neighbours.next),
    k: () => neighbours.previous && navigate(neighbours.previous),
    m: () => people.me && data?.ownerId !== people.me.id && assign({ ownerId: people.me.id }),
  });

  function assign(wanted: LeadChange) {
    const after = { ownerId: data?.ownerId, teamId: data?.teamId, ...wanted };
    change(wanted, t("leads.assigned"))
      // Whoever sees only their own has nothing left to look at.
      .then(() => !sees(people.me, after) && navigate(back))
      .catch(complain);
  }

  if (!data) {
    return (
      <div className="page">
        {lead.isError ? (
          <Failure error={lead.error} onRetry={() => void lead.refetch()} />
        ) : (
          <Bones lines={10} height={18} />
        )}
      </div>
    );
  }

  const save = (wanted: LeadChange) => change(wanted, t("leads.saved"));
  return (
    <div className="page lead-page">
      <div className="lead-bar">
        <Crumbs back={back} name={nameOf(data) || t("leads.noName")} />
        <Neighbours {...neighbours} />
      </div>
      <header className="lead-header">
        <div className="lead-heading">
          <h1>
            <bdi>{nameOf(data) || t("leads.noName")}</bdi>
            {data.archived && <span className="badge">{t("leads.archived")}</span>}
          </h1>
          <p className="soft">
            <bdi>{[data.jobTitle, data.organisation].filter(Boolean).join(" · ")}</bdi>
          </p>
        </div>
        <StarPicker
          priority={data.priority}
          onChange={(priority) => change({ priority }, t("leads.starsSaved")).catch(complain)}
        />
        <Actions
          lead={data}
          onArchive={(archived) =>
            change({ archived }, archived ? t("leads.archivedNow") : t("leads.restoredNow")).catch(complain)
          }
        >
          {people.may("salesAdministrator") && (
            <DeleteLead
              id={id}
              name={nameOf(data) || t("leads.noName")}
              etag={lead.data?.etag}
              onDeleted={() => navigate(back)}
            />
          )}
        </Actions>
      </header>

      <div className="lead-columns">
        <section className="card lead-details" aria-labelledby="lead-details">
          <h2 id="lead-details" className="sr-only">
            {t("leads.details")}
          </h2>
          <Ownership lead={data} onChange={assign} />
          {groups.map(([group, fields]) => (
            <div key={group} className="lead-group">
              <h3>{t(`leads.group_${group}`)}</h3>
              <dl>
                {fields.map((field) => (
                  <LeadField
                    key={field}
                    lead={data}
                    field={field}
                    kind={kinds[field] ?? "text"}
                    onSave={save}
                  />
                ))}
              </dl>
            </div>
          ))}
          <Origin lead={data} />
        </section>
        <section className="lead-story" aria-labelledby="lead-story">
          <h2 id="lead-story">{t("timeline.title")}</h2>
          <Timeline leadId={id} />
        </section>
      </div>
      <ConflictSheet conflict={conflict} />
    </div>
  );
}

function Crumbs({ back, name }: { back: string; name: string }) {
  const { t } = useTranslation();
  return (
    <nav className="crumbs" aria-label={t("shell.crumbs")}>
      <ol>
        <li>
          <Link href={back}>
            {t("leads.title")}
            {isFiltered(lastView.read()) && ` (${t("leads.filtered")})`}
          </Link>
        </li>
        <li aria-current="page" className="truncate">
          <Icon name="next" />
          <bdi className="truncate">{name}</bdi>
        </li>
      </ol>
    </nav>
  );
}

interface NeighbourLinks {
  previous?: string;
  next?: string;
  position?: number;
  total: number;
}

function Neighbours({ previous, next, position, total }: NeighbourLinks) {
  const { t } = useTranslation();
  const format = useFormat();
  if (position === undefined) return null;
  return (
    <nav className="neighbours" aria-label={t("leads.neighbours")}>
      <span className="muted">
        {t("leads.position", { n: format.number(position), of: format.number(total) })}
      </span>
      <Neighbour href={previous} label={t("leads.previous")} icon="previous" />
      <Neighbour href={next} label={t("leads.next")} icon="next" />
    </nav>
  );
}

function Neighbour({ href, label, icon }: { href?: string; label: string; icon: "previous" | "next" }) {
  return href ? (
    <Link href={href} className="button quiet icon-only" aria-label={label}>
      <Icon name={icon} />
    </Link>
  ) : (
    <span className="button quiet icon-only" aria-disabled="true" role="link" aria-label={label}>
      <Icon name={icon} />
    </span>
  );
}

/** The leads before and after this one in the list one came from. */
function useNeighbours(id: string): NeighbourLinks {
  const list = useLeadList(lastView.read(), { live: false });
  const items = list.data?.items ?? [];
  const at = items.findIndex((item) => item.id === id);
  const { readOn } = list;
  const isNearEnd = at >= 0 && at > items.length - 5;
  useEffect(() => {
    if (isNearEnd) void readOn();
  }, [isNearEnd, readOn]);
  if (at < 0) return { total: 0 };
  const href = (index: number) => (items[index] ? `/leads/${items[index].id}` : undefined);
  return {
    previous: href(at - 1),
    next: href(at + 1),
    position: at + 1,
    total: list.data?.total ?? items.length,
  };
}

function Actions({
  lead,
  onArchive,
  children,
}: {
  lead: Lead;
  onArchive: (archived: boolean) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const phone = lead.mobile ?? lead.phone;
  return (
    <div className="lead-actions">
      {phone && (
        <a className="button primary" href={telHref(phone)}>
          <Icon name="phone" />
          {t("leads.call")}
        </a>
      )}
      {lead.email && (
        <a className="button" href={mailHref(lead.email)}>
          <Icon name="mail" />
          {t("leads.mail")}
        </a>
      )}
      {lead.website && safeHref(lead.website) && (
        <a className="button" href={safeHref(lead.website)} target="_blank" rel="noreferrer noopener">
          <Icon name="external" />
          {t("leads.visit")}
        </a>
      )}
      <button className="button" onClick={() => onArchive(!lead.archived)}>
        <Icon name={lead.archived ? "restore" : "archive"} />
        {lead.archived ? t("leads.restore") : t("leads.archive")}
      </button>
      {children}
    </div>
  );
}

/** Where the lead came from: not for anybody to edit. */
function Origin({ lead }: { lead: Lead }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sourceName = useSourceName();
  const forms = useQuery({
    queryKey: ["forms"],
    queryFn: ({ signal }) => listForms(signal),
    staleTime: 60_000,
  });
  const form = forms.data?.find(({ id }) => id === lead.formId);
  const rows = [
    ["source", lead.source && sourceName(lead.source)],
    ["medium", lead.medium],
    ["campaign", lead.campaign],
    ["language", lead.language === "fa" ? "فارسی" : lead.language === "en" ? "English" : lead.language],
    ["createdAt", format.dateTime(lead.createdAt)],
    ["updatedAt", format.dateTime(lead.updatedAt)],
  ] as const;
  return (
    <div className="lead-group">
      <h3>{t("leads.group_origin")}</h3>
      <dl>
        {lead.formId && (
          <div className="lead-field">
            <dt>{t("fields.form")}</dt>
            <dd className="lead-fixed">
              <Link href={`/forms/${lead.formId}`}>
                <bdi>{form?.name ?? lead.formId}</bdi>
              </Link>
            </dd>
          </div>
        )}
        {rows.map(
          ([field, value]) =>
            value && (
              <div key={field} className="lead-field">
                <dt>{t(`fields.${field}`)}</dt>
                <dd className="lead-fixed">
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
    </div>
  );
}
