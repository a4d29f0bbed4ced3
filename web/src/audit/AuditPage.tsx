import "../access/access.css";
import "./audit.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import { Field } from "../forms/controls";
import { DayInput } from "../shell/DayInput";
import { useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { useSettings } from "../shell/settings";
import { Bones, Empty, Failure } from "../shell/states";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import { exportPath, listAudit, type AuditEntry } from "./auditApi";
import { filterOf, searchOf, viewOf, type AuditView } from "./auditView";

/** What an action was done to, as its code begins. */
const things = [
  "session",
  "access",
  "password",
  "totp",
  "token",
  "link",
  "user",
  "team",
  "lead",
  "form",
  "submission",
  "messages",
  "audit",
  "person",
  "contact",
  "catalogue",
  "webhook",
  "settings",
] as const;

export default function AuditPage() {
  const { t } = useTranslation();
  const settings = useSettings();
  const people = usePeople();
  const view = viewOf(useSearch());
  const [, navigate] = useLocation();
  const filter = filterOf(view, settings);
  const entries = useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) => listAudit(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
  });
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  const narrow = (part: Partial<AuditView>) => {
    const search = searchOf({ ...view, ...part });
    navigate(search ? `/audit?${search}` : "/audit", { replace: true });
  };
  useTitle(t("audit.title"));

  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("audit.title")}</h1>
        <a className="button push" href={exportPath(filter, settings.language)} download>
          <Icon name="download" />
          {t("audit.export")}
        </a>
      </header>
      <div className="narrowing audit-filters" role="search">
        <Field label={t("audit.from")}>
          {(id) => <DayInput id={id} text={view.from} onText={(from) => narrow({ from })} />}
        </Field>
        <Field label={t("audit.to")}>
          {(id) => <DayInput id={id} text={view.to} onText={(to) => narrow({ to })} />}
        </Field>
        <label className="field">
          <span className="field-label">{t("audit.actor")}</span>
          <select
            className="select"
            value={view.actor}
            onChange={(event) => narrow({ actor: event.target.value })}
          >
            <option value="">{t("audit.anybody")}</option>
            {people.active.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="field-label">{t("audit.about")}</span>
          <select
            className="select"
            value={view.action}
            onChange={(event) => narrow({ action: event.target.value })}
          >
            <option value="">{t("audit.anything")}</option>
            {things.map((thing) => (
              <option key={thing} value={thing}>
                {t(`audit.thing_${thing}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {view.subject && (
        <p className="state-line audit-subject">
          <span className="badge accent">
            <bdi>{view.subject}</bdi>
          </span>
          <button className="button quiet" onClick={() => narrow({ subject: "" })}>
            {t("audit.allSubjects")}
          </button>
        </p>
      )}
      {entries.isPending ? (
        <Bones lines={10} height={22} />
      ) : entries.isError ? (
        <Failure error={entries.error} onRetry={() => void entries.refetch()} />
      ) : items.length === 0 && !entries.hasNextPage ? (
        <Empty icon="search" title={t("audit.none")} text={t("audit.noneText")} />
      ) : (
        <ol className="card line-list">
          {items.map((entry) => (
            <EntryLine key={entry.id} entry={entry} onSubject={(subject) => narrow({ subject })} />
          ))}
        </ol>
      )}
      {entries.hasNextPage && (
        <button
          className="button audit-more"
          disabled={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          {t("states.more")}
        </button>
      )}
    </div>
  );
}

function EntryLine({ entry, onSubject }: { entry: AuditEntry; onSubject: (subject: string) => void }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const done = entry.outcome === "done";
  const name = entry.action.replace(".", "_");
  // A code that came after these texts is shown as it is.
  const action = i18n.exists(`audit.action_${name}`)
    ? t(`audit.action_${name as "lead_read"}`)
    : entry.action;
  const details = Object.entries(entry.details).filter(([, value]) => value !== "");
  return (
    <li className="line audit-line">
      <time className="muted" dateTime={entry.at}>
        {format.numericDate(entry.at)} <bdi>{format.time(entry.at)}</bdi>
      </time>
      <span className="line-text">
        <span className="state-line">
          <strong>{action}</strong>
          {!done && (
            <span className="badge bad">
              {t("audit.refused")} <bdi>{entry.outcome}</bdi>
            </span>
          )}
        </span>
        <span className="muted">
          <bdi>{entry.actorName ?? t("audit.nobody")}</bdi>
          {entry.address && (
            <>
              {" · "}
              <bdi>{entry.address}</bdi>
            </>
          )}
        </span>
        {(details.length > 0 || entry.device) && (
          <details className="more">
            <summary>{t("audit.more")}</summary>
            <dl className="audit-details ltr">
              {[...details, ...(entry.device ? [["device", entry.device] as const] : [])].map(
                ([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>
                      <bdi>{value}</bdi>
                    </dd>
                  </div>
                ),
              )}
            </dl>
          </details>
        )}
      </span>
      {entry.subject && (
        <button
          className="button quiet audit-of"
          aria-label={t("audit.only", { subject: entry.subject })}
          onClick={() => onSubject(entry.subject ?? "")}
        >
          <bdi className="clip">{entry.subject}</bdi>
        </button>
      )}
    </li>
  );
}
