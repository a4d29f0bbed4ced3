import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Icon, type IconName } from "../shell/icons";
import { Bones, Failure } from "../shell/states";
import { getSubmission } from "../submissions/submissionsApi";
import { usePeople } from "../teams/people";
import { useFormat, useNow } from "../text/useFormat";
import { FieldValue, useFieldName } from "./FieldValue";
import { listTimeline, type TimelineEntry } from "./leadsApi";

export function Timeline({ leadId }: { leadId: string }) {
  const { t } = useTranslation();
  const entries = useInfiniteQuery({
    queryKey: ["leads", "timeline", leadId],
    queryFn: ({ pageParam, signal }) => listTimeline(leadId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
  });
  if (entries.isPending) return <Bones lines={6} />;
  if (entries.isError) return <Failure error={entries.error} onRetry={() => void entries.refetch()} />;
  const items = entries.data.pages.flatMap((page) => page.items);
  return (
    <>
      <ol className="timeline">
        {items.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {entries.hasNextPage && (
        <button
          className="button"
          disabled={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          {t("timeline.older")}
        </button>
      )}
    </>
  );
}

const icons: Record<string, IconName> = {
  created: "plus",
  submission: "inbox",
  changed: "edit",
  conflict: "alert",
};
const known = ["created", "submission", "changed", "conflict"] as const;

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const people = usePeople();
  const type = known.find((candidate) => candidate === entry.type);
  return (
    <li className={`entry ${entry.type}`}>
      <span className="entry-icon">
        <Icon name={icons[entry.type] ?? "clock"} />
      </span>
      <div className="entry-body">
        <p className="entry-head">
          <strong>{type ? t(`timeline.${type}`) : entry.type}</strong>
          {entry.actorId && <bdi className="muted">{people.ownerName(entry.actorId)}</bdi>}
          <time className="muted" dateTime={entry.at} title={format.dateTime(entry.at)}>
            {format.relative(entry.at, now)}
          </time>
        </p>
        {entry.changes && entry.changes.length > 0 && <Changes changes={entry.changes} />}
        {entry.type !== "changed" && entry.receiptId && <Values receiptId={entry.receiptId} />}
        {entry.otherLeadId && (
          <Link href={`/leads/${entry.otherLeadId}`} className="entry-raw">
            {t("timeline.otherLead")}
          </Link>
        )}
        {entry.receiptId && (
          <Link href={`/submissions/${entry.receiptId}`} className="entry-raw">
            {t("timeline.raw")}
          </Link>
        )}
      </div>
    </li>
  );
}

function Changes({ changes }: { changes: NonNullable<TimelineEntry["changes"]> }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  return (
    <ul className="changes">
      {changes.map(({ field, from, to }) => (
        <li key={field}>
          <span className="muted">{fieldName(field)}: </span>
          <del>
            <FieldValue field={field} value={from} />
          </del>
          <span className="sr-only">{t("timeline.to")}</span>
          <Icon name="next" />
          <ins>
            <FieldValue field={field} value={to} />
          </ins>
        </li>
      ))}
    </ul>
  );
}

/** What the visitor wrote. */
function Values({ receiptId }: { receiptId: string }) {
  const fieldName = useFieldName();
  const submission = useQuery({
    queryKey: ["submissions", "one", receiptId],
    queryFn: ({ signal }) => getSubmission(receiptId, signal),
    staleTime: 60_000,
  });
  const values = submission.data?.summary.fields.filter(({ value }) => value !== "") ?? [];
  if (submission.isPending) return <span className="bone values-bone" />;
  if (values.length === 0) return null;
  return (
    <dl className="values">
      {values.map(({ name, value }, index) => (
        <div key={index}>
          <dt>
            <bdi>{fieldName(name)}</bdi>
          </dt>
          <dd>
            {/* As it was typed: untrusted, so text and nothing else. */}
            <bdi className="long">{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
