import "./leads.css";
import "./lead.css";
import "../catalogue/catalogue.css";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useCatalogue } from "../catalogue/useCatalogue";
import { useShortcuts, useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import { takeBack } from "./bulkRun";
import { convertLead, type Conversion } from "./conversionApi";
import { ConflictSheet } from "./ConflictSheet";
import { DeleteLead } from "./DeleteLead";
import { Files } from "./Files";
import { amongOf, lastView, type From } from "./lastView";
import { LeadDetails } from "./LeadDetails";
import type { Lead, LeadChange } from "./leadsApi";
import { mailHref, nameOf, safeHref, telHref } from "./leadText";
import { isFiltered, type LeadView } from "./leadView";
import { leaveLifecycle, leaveProbability } from "./movesApi";
import { Ownership } from "./Ownership";
import { sees } from "./scope";
import { StageBar } from "./StageBar";
import { StarPicker } from "./Stars";
import { Timeline } from "./Timeline";
import { useLead } from "./useLead";
import { useLeadList } from "./useLeadList";
import { useMoves } from "./useMoves";

const Cheer = lazy(async () => ({ default: (await import("../pipeline/Cheer")).Cheer }));
const ConvertSheet = lazy(() => import("./ConvertSheet"));
const LostSheet = lazy(() => import("./LostSheet"));
const RequiredSheet = lazy(() => import("./RequiredSheet"));

export default function LeadPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const one = useLead(id);
  const { lead, conflict, change, move, complain } = one;
  const moves = useMoves(id, one);
  const queries = useQueryClient();
  const format = useFormat();
  const [losing, setLosing] = useState(false);
  const [converting, setConverting] = useState(false);
  const data = lead.data?.data;
  const from = lastView.read();
  const back = from.href;
  const neighbours = useNeighbours(id, amongOf(from, data?.stageId ?? null));
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

  async function convert(conversion: Conversion) {
    const answer = await convertLead(id, conversion);
    const { undoId, ...after } = answer.data;
    const contact = conversion.to === "opportunity" ? null : (after.contactId ?? after.organisationId);
    toast(t(conversion.mergeIds?.length ? "lead.mergedNow" : `lead.convertedTo_${conversion.to}`), {
      action: contact
        ? { label: t("lead.openContact"), run: () => navigate(`/contacts/${contact}`) }
        : undefined,
      undo: undoId
        ? () =>
            void takeBack(undoId, {
              t: (key, values) => t(key as "shell.undone", { ...values }),
              format,
              queries,
            })
        : undefined,
    });
    if (after.id === id) one.keep(answer);
    void queries.invalidateQueries({ queryKey: ["leads"] });
    void queries.invalidateQueries({ queryKey: ["contacts"] });
    if (!sees(people.me, after)) navigate(back);
    else if (after.id !== id) navigate(`/leads/${after.id}`, { replace: true });
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

  return (
    <div className="page lead-page">
      <div className="lead-bar">
        <Crumbs from={from} name={nameOf(data) || t("leads.noName")} />
        <Neighbours {...neighbours} />
      </div>
      <header className="lead-header">
        <div className="lead-heading">
          <h1>
            <bdi>{nameOf(data) || t("leads.noName")}</bdi>
            <Ribbon lead={data} />
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
          onArchive={() => change({ archived: true }, t("leads.archivedNow")).catch(complain)}
          onRestore={moves.restore}
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
      {data.mergedIntoId && (
        <p className="lead-merged" role="status">
          <Icon name="people" />
          {t("lead.mergedInto")}
          <Link href={`/leads/${data.mergedIntoId}`}>{t("lead.openSurvivor")}</Link>
        </p>
      )}
      <div className="lead-way">
        {data.kind === "opportunity" && <StageBar lead={data} onMove={moves.toStage} />}
        <div className="lead-outcomes">
          {data.kind === "lead" && !data.archived && (
            <button className="button primary" onClick={() => setConverting(true)}>
              <Icon name="up" />
              {t("lead.convert")}
            </button>
          )}
          {data.kind === "opportunity" && data.outcome !== "won" && !data.mergedIntoId && (
            <button className="button good" onClick={moves.win}>
              <Icon name="check" />
              {t("lead.win")}
            </button>
          )}
          {data.outcome === "pending" && !data.mergedIntoId && (
            <button className="button" onClick={() => setLosing(true)}>
              <Icon name="close" />
              {t("lead.lose")}
            </button>
          )}
        </div>
      </div>

      <nav className="lead-jump" aria-label={t("lead.jump")}>
        <Jump to="lead-files">{t("files.title")}</Jump>
        <Jump to="lead-story">{t("timeline.title")}</Jump>
      </nav>
      <div className="lead-columns">
        <section className="card lead-details" aria-labelledby="lead-details">
          <h2 id="lead-details" className="sr-only">
            {t("leads.details")}
          </h2>
          <Ownership lead={data} onChange={assign} />
          <LeadDetails
            lead={data}
            onSave={(wanted, seen) => change(wanted, t("leads.saved"), seen)}
            onAutomatic={(what) =>
              void move(
                () => (what === "probability" ? leaveProbability(id) : leaveLifecycle(id)),
                () => t("lead.automaticNow"),
                ({ probability, lifecycleStage }) =>
                  one.putBack(what === "probability" ? { probability } : { lifecycleStage }),
              ).catch(complain)
            }
          />
        </section>
        <section className="lead-story" aria-labelledby="lead-story">
          <h2 id="lead-files" tabIndex={-1}>
            {t("files.title")}
          </h2>
          <Files leadId={id} />
          <h2 id="lead-story" tabIndex={-1}>
            {t("timeline.title")}
          </h2>
          <Timeline leadId={id} />
        </section>
      </div>
      <ConflictSheet conflict={conflict} />
      <Suspense>
        {converting && <ConvertSheet lead={data} onConvert={convert} onClose={() => setConverting(false)} />}
        {losing && <LostSheet onLose={moves.lose} onClose={() => setLosing(false)} />}
        {moves.cheer && <Cheer cheer={moves.cheer} onEnd={moves.endCheer} />}
        {moves.missing && <RequiredSheet missing={moves.missing} />}
      </Suspense>
    </div>
  );
}

/** On a phone the story is far below the fields. */
const Jump = ({ to, children }: { to: string; children: ReactNode }) => (
  <button className="link-button" onClick={() => document.getElementById(to)?.focus()}>
    {children}
    <Icon name="down" />
  </button>
);

/** How it ended, if it did. */
function Ribbon({ lead }: { lead: Lead }) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  if (lead.outcome === "won") return <span className="badge good">{t("lead.outcome_won")}</span>;
  if (lead.outcome === "lost")
    return (
      <span className="badge bad">
        {t("lead.outcome_lost")}
        {lead.lostReasonId && <bdi>· {catalogue.label("lost-reasons", lead.lostReasonId)}</bdi>}
      </span>
    );
  return lead.archived ? <span className="badge">{t("leads.archived")}</span> : null;
}

function Crumbs({ from, name }: { from: From; name: string }) {
  const { t } = useTranslation();
  return (
    <nav className="crumbs" aria-label={t("shell.crumbs")}>
      <ol>
        <li>
          <Link href={from.href}>
            {t(from.place === "/pipeline" ? "pipeline.title" : "leads.title")}
            {isFiltered(from.view) && ` (${t("leads.filtered")})`}
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
  if (position === undefined && !previous && !next) return null;
  return (
    <nav className="neighbours" aria-label={t("leads.neighbours")}>
      {position !== undefined && (
        <span className="muted">
          {t("leads.position", { n: format.number(position), of: format.number(total) })}
        </span>
      )}
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

/** The leads before and after this one where one came from. */
function useNeighbours(id: string, among: LeadView): NeighbourLinks {
  const list = useLeadList(among, { live: false });
  const items = list.data?.items ?? [];
  const found = items.findIndex((item) => item.id === id);
  // One that no longer belongs to the list, since it was won or given away, still stands between the same two.
  const [place, setPlace] = useState(found);
  if (found >= 0 && found !== place) setPlace(found);
  const at = found >= 0 ? found : place;
  const { readOn } = list;
  const isNearEnd = at >= 0 && at > items.length - 5;
  useEffect(() => {
    if (isNearEnd) void readOn();
  }, [isNearEnd, readOn]);
  if (at < 0) return { total: 0 };
  const href = (index: number) => (items[index] ? `/leads/${items[index].id}` : undefined);
  return {
    previous: href(at - 1),
    next: href(found >= 0 ? at + 1 : at),
    position: found >= 0 ? at + 1 : undefined,
    total: list.data?.total ?? items.length,
  };
}

function Actions({
  lead,
  onArchive,
  onRestore,
  children,
}: {
  lead: Lead;
  onArchive: () => void;
  onRestore: () => void;
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
      {!lead.mergedIntoId && (
        <button className="button" onClick={lead.archived ? onRestore : onArchive}>
          <Icon name={lead.archived ? "restore" : "archive"} />
          {lead.archived ? t("leads.restore") : t("leads.archive")}
        </button>
      )}
      {children}
    </div>
  );
}
