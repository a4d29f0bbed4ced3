import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { refusalText } from "../api/client";
import { useCatalogue } from "../catalogue/useCatalogue";
import { Icon, type IconName } from "../shell/icons";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { getSubmission } from "../submissions/submissionsApi";
import { usePeople } from "../teams/people";
import { useFormat, useNow } from "../text/useFormat";
import { FieldValue, useFieldName } from "./FieldValue";
import { listTimeline, type TimelineEntry } from "./leadsApi";
import { piecesOf } from "./mentions";
import { addNote, changeNote, removeNote, type NoteText } from "./movesApi";
import { NoteEditor } from "./NoteEditor";

/** What happened to a lead, newest first, and where a note is written. */
export function Timeline({ leadId }: { leadId: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = ["leads", "timeline", leadId];
  const entries = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => listTimeline(leadId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
  });
  const notes: Notes = {
    add: (note) => addNote(leadId, note).then(() => queries.invalidateQueries({ queryKey: key })),
    change: (id, note) =>
      changeNote(leadId, id, note).then(() => queries.invalidateQueries({ queryKey: key })),
    remove: (id) => removeNote(leadId, id).then(() => queries.invalidateQueries({ queryKey: key })),
  };
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <NoteEditor label={t("notes.new")} onSave={notes.add} />
      {entries.isPending ? (
        <Bones lines={6} />
      ) : entries.isError ? (
        <Failure error={entries.error} onRetry={() => void entries.refetch()} />
      ) : (
        <ol className="timeline">
          {items.map((entry) => (
            <Entry key={entry.id} entry={entry} notes={notes} />
          ))}
        </ol>
      )}
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

interface Notes {
  add: (note: NoteText) => Promise<void>;
  change: (id: string, note: NoteText) => Promise<void>;
  remove: (id: string) => Promise<void>;
}

const icons: Record<string, IconName> = {
  created: "plus",
  submission: "inbox",
  changed: "edit",
  conflict: "alert",
  stageChanged: "next",
  won: "check",
  lost: "close",
  restored: "restore",
  converted: "up",
  merged: "people",
  lifecycleMoved: "people",
  note: "edit",
  fileAdded: "download",
  fileRemoved: "trash",
};
const known = [
  "created",
  "submission",
  "changed",
  "conflict",
  "stageChanged",
  "won",
  "lost",
  "restored",
  "converted",
  "merged",
  "lifecycleMoved",
  "note",
  "fileAdded",
  "fileRemoved",
] as const;

function Entry({ entry, notes }: { entry: TimelineEntry; notes: Notes }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const people = usePeople();
  const catalogue = useCatalogue();
  const type = known.find((candidate) => candidate === (entry.type as string));
  const isSales = people.may("salesAdministrator");
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
        {entry.lostReasonId && (
          <p>
            <bdi>{catalogue.label("lost-reasons", entry.lostReasonId)}</bdi>
          </p>
        )}
        {entry.type === "note" ? (
          <Note entry={entry} notes={notes} />
        ) : (
          entry.text && <bdi className="long">{entry.text}</bdi>
        )}
        {(entry.from || entry.to) && <Moved entry={entry} />}
        {entry.file && <bdi>{entry.file.name}</bdi>}
        {entry.changes && entry.changes.length > 0 && <Changes changes={entry.changes} />}
        {entry.type !== "changed" && entry.receiptId && isSales && <Values receiptId={entry.receiptId} />}
        {entry.otherLeadId && (
          <Link href={`/leads/${entry.otherLeadId}`} className="entry-raw">
            {t("timeline.otherLead")}
          </Link>
        )}
        {entry.receiptId && isSales && (
          <Link href={`/submissions/${entry.receiptId}`} className="entry-raw">
            {t("timeline.raw")}
          </Link>
        )}
      </div>
    </li>
  );
}

/** From one stage, or lifecycle stage, into another; of stages also how long it stood there. */
function Moved({ entry: { type, from, to, secondsInStage } }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const field = type === "lifecycleMoved" ? "lifecycleStage" : "stageId";
  return (
    <ul className="changes">
      <li>
        <Step field={field} from={from} to={to} />
        {secondsInStage !== null && secondsInStage !== undefined && (
          <span className="muted"> · {t("timeline.stood", { time: format.duration(secondsInStage) })}</span>
        )}
      </li>
    </ul>
  );
}

function Note({ entry, notes }: { entry: TimelineEntry; notes: Notes }) {
  const { t } = useTranslation();
  const format = useFormat();
  const people = usePeople();
  const [editing, setEditing] = useState(false);
  const text = entry.text ?? "";
  const mentionIds = entry.mentionIds ?? [];
  if (editing)
    return (
      <NoteEditor
        text={text}
        label={t("notes.edit")}
        onCancel={() => setEditing(false)}
        onSave={(note) => notes.change(entry.id, note).then(() => setEditing(false))}
      />
    );

  const complain = (problem: unknown) => toast(refusalText(problem, t("states.notSaved")), { bad: true });
  const remove = () =>
    notes.remove(entry.id).then(
      () =>
        toast(t("notes.removed"), {
          action: {
            label: t("shell.undo"),
            run: () => void notes.add({ text, mentionIds }).catch(complain),
          },
        }),
      complain,
    );
  const mentioned = mentionIds.map((id) => ({ id, name: people.ownerName(id) }));
  return (
    <>
      <p className="note-text long" dir="auto">
        {piecesOf(text, mentioned).map((piece, index) =>
          piece.id ? (
            <bdi key={index} className="mention">
              {piece.text}
            </bdi>
          ) : (
            piece.text
          ),
        )}
      </p>
      <p className="note-foot">
        {entry.editedAt && (
          <span className="muted" title={format.dateTime(entry.editedAt)}>
            {t("notes.edited")}
          </span>
        )}
        {entry.actorId === people.me?.id && (
          <>
            <button className="link-button" onClick={() => setEditing(true)}>
              {t("notes.edit")}
            </button>
            <button className="link-button" onClick={() => void remove()}>
              {t("notes.remove")}
            </button>
          </>
        )}
      </p>
    </>
  );
}

/** What stood there, and what stands there now. */
function Step({ field, from, to }: { field: string; from: unknown; to: unknown }) {
  const { t } = useTranslation();
  return (
    <>
      <del>
        <FieldValue field={field} value={from} />
      </del>
      <span className="sr-only">{t("timeline.to")}</span>
      <Icon name="next" />
      <ins>
        <FieldValue field={field} value={to} />
      </ins>
    </>
  );
}

function Changes({ changes }: { changes: NonNullable<TimelineEntry["changes"]> }) {
  const fieldName = useFieldName();
  return (
    <ul className="changes">
      {changes.map(({ field, from, to }) => (
        <li key={field}>
          <span className="muted">{fieldName(field)}: </span>
          <Step field={field} from={from} to={to} />
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
