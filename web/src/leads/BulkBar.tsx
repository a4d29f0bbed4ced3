import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCatalogue } from "../catalogue/useCatalogue";
import { Icon, type IconName } from "../shell/icons";
import { Sheet } from "../shell/overlays";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import { countBulk, type BulkChange, type BulkChoice } from "./bulkApi";
import { runBulk } from "./bulkRun";
import type { Filter, Shows, Test } from "./leadView";
import { useFields, type FieldId } from "./listFields";
import { useRunningBulk } from "./runningBulk";
import { countOf, type Marked } from "./selection";
import { TagBox } from "./TagBox";
import { ValueInput } from "./ValueInput";

interface Props {
  marked: Marked;
  /** Of the list. */
  total: number;
  question: { filter: Filter | undefined; q: string };
  shows: Shows;
  onMarkAll: () => void;
  onClear: () => void;
}

const putAway: readonly Shows[] = ["lost", "archived"];

/** What can be done, in its order. */
const sheets = {
  assign: ["people", "bulk.assign"],
  tag: ["plus", "bulk.tag"],
  move: ["next", "bulk.move"],
  edit: ["edit", "bulk.edit"],
  convert: ["up", "lead.convert"],
  lose: ["close", "bulk.lose"],
  win: ["check", "bulk.win"],
  restore: ["restore", "leads.restore"],
  archive: ["archive", "leads.archive"],
} as const satisfies Record<string, readonly [IconName, label: string]>;
type SheetName = keyof typeof sheets;

/** Lists of nothing else have no use for it. */
const pointless: Partial<Record<SheetName, readonly Shows[]>> = {
  convert: ["won", ...putAway],
  lose: ["won", "lost"],
  win: ["won"],
  restore: ["inUse", "won"],
  archive: putAway,
};

/** What can be done with the marked leads, and how far that is. */
export function BulkBar({ marked, total, question, shows, onMarkAll, onClear }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const running = useRunningBulk();
  const [open, setOpen] = useState<SheetName | null>(null);
  const count = countOf(marked, total);
  const choice: BulkChoice = marked.all
    ? { filter: (marked.group ?? question).filter ?? { and: [] }, q: question.q }
    : { ids: [...marked.ids] };
  const run = (change: BulkChange) => {
    setOpen(null);
    onClear();
    void runBulk(choice, change, {
      t: (key, values) => t(key as "bulk.why", { ...values }),
      format,
      queries,
    });
  };

  if (running)
    return (
      <div className="bulk-bar" role="status">
        <label className="bulk-progress">
          <span>
            {t(running.state === "undoing" ? "bulk.undoing" : "bulk.running", {
              n: format.number(running.done),
              of: format.number(running.total),
            })}
          </span>
          <progress value={running.done} max={Math.max(1, running.total)} />
        </label>
      </div>
    );
  if (count === 0) return null;
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t("bulk.title")}>
      <strong role="status">{t("bulk.marked", { count, n: format.number(count) })}</strong>
      {!marked.all && total > count && (
        <button className="button quiet" onClick={onMarkAll}>
          {t("bulk.markAll", { count: total, n: format.number(total) })}
        </button>
      )}
      <span className="bulk-actions">
        {(Object.keys(sheets) as SheetName[])
          .filter((name) => !pointless[name]?.includes(shows))
          .map((name) => (
            <button key={name} className="button" onClick={() => setOpen(name)}>
              <Icon name={sheets[name][0]} />
              {t(sheets[name][1])}
            </button>
          ))}
      </span>
      <button className="button quiet icon-only" onClick={onClear} aria-label={t("bulk.clear")}>
        <Icon name="close" />
      </button>
      {open && (
        <BulkSheet name={open} choice={choice} count={count} onRun={run} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

interface SheetProps {
  choice: BulkChoice;
  count: number;
  onRun: (change: BulkChange) => void;
  onClose: () => void;
}

function BulkSheet({ name, ...props }: SheetProps & { name: SheetName }) {
  switch (name) {
    case "assign":
      return <AssignSheet {...props} />;
    case "tag":
      return <TagSheet {...props} />;
    case "move":
      return <MoveSheet {...props} />;
    case "edit":
      return <EditSheet {...props} />;
    case "convert":
      return <ConvertSheet {...props} />;
    case "lose":
      return <LoseSheet {...props} />;
    case "win":
    case "restore":
    case "archive":
      return <PlainSheet {...props} name={name} />;
  }
}

/** The frame of all sheets: what is chosen, how many leads it will reach, and the button that does it. */
function Frame({
  title,
  change,
  choice,
  count,
  onRun,
  onClose,
  children,
}: SheetProps & { title: string; change: BulkChange | null; children?: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  // Asked of the server: what the list showed a moment ago may have changed.
  const { data } = useQuery({
    queryKey: ["leads", "bulk", choice],
    queryFn: () => countBulk(choice),
    staleTime: 0,
    gcTime: 0,
  });
  const reached = data ?? count;
  return (
    <Sheet title={title} isOpen onClose={onClose}>
      {children && <div className="bulk-sheet">{children}</div>}
      <p className="muted" role="status">
        {t("bulk.willChange", { count: reached, n: format.number(reached) })}
      </p>
      <div className="dialog-actions">
        <button className="button" onClick={onClose}>
          {t("shell.cancel")}
        </button>
        <button
          className="button primary"
          autoFocus={!children}
          disabled={!change}
          onClick={() => change && onRun(change)}
        >
          {title}
        </button>
      </div>
    </Sheet>
  );
}

function Ticks({
  legend,
  options,
  chosen,
  onChange,
}: {
  legend: string;
  options: readonly (readonly [id: string, label: string])[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <fieldset className="ticks">
      <legend className="field-label">{legend}</legend>
      {options.length === 0 && <p className="muted">{t("filters.nothing")}</p>}
      {options.map(([id, label]) => (
        <label key={id} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          />
          <bdi>{label}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

function Owners({ chosen, onChange }: { chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const { t } = useTranslation();
  const people = usePeople();
  return (
    <Ticks
      legend={t("bulk.inTurn")}
      options={people.active.map(({ id, name }) => [id, name] as const)}
      chosen={chosen}
      onChange={onChange}
    />
  );
}

function Team({ none, value, onChange }: { none: string; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const people = usePeople();
  return (
    <label className="field">
      <span className="field-label">{t("fields.teamId")}</span>
      <select className="select" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{none}</option>
        {people.teams.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function AssignSheet(props: SheetProps) {
  const { t } = useTranslation();
  const [owners, setOwners] = useState<string[]>([]);
  const [team, setTeam] = useState("");
  return (
    <Frame
      {...props}
      title={t("bulk.assign")}
      change={owners.length > 0 ? { ownerIds: owners, ...(team && { teamId: team }) } : null}
    >
      <Owners chosen={owners} onChange={setOwners} />
      <Team none={t("bulk.teamOfOwner")} value={team} onChange={setTeam} />
    </Frame>
  );
}

function TagSheet(props: SheetProps) {
  const { t } = useTranslation();
  const id = useId();
  const [chosen, setChosen] = useState<string[]>([]);
  const [away, setAway] = useState(false);
  return (
    <Frame
      {...props}
      title={t(away ? "bulk.untag" : "bulk.tag")}
      change={chosen.length > 0 ? (away ? { removeTagIds: chosen } : { addTagIds: chosen }) : null}
    >
      <div className="segments" role="radiogroup" aria-label={t("fields.tagIds")}>
        {[false, true].map((value) => (
          <label key={String(value)}>
            <input type="radio" name="tagging" checked={away === value} onChange={() => setAway(value)} />
            {t(value ? "bulk.untag" : "bulk.tag")}
          </label>
        ))}
      </div>
      <div className="field">
        <span className="field-label" id={id}>
          {t("fields.tagIds")}
        </span>
        <TagBox
          tagIds={chosen}
          onSave={(tagIds) => {
            setChosen(tagIds);
            return Promise.resolve();
          }}
          labelledBy={id}
        />
      </div>
    </Frame>
  );
}

function MoveSheet(props: SheetProps) {
  const { t } = useTranslation();
  const stages = useCatalogue().active.stages;
  const [stage, setStage] = useState("");
  return (
    <Frame {...props} title={t("bulk.move")} change={stage ? { stageId: stage } : null}>
      <fieldset className="ticks">
        <legend className="field-label">{t("fields.stageId")}</legend>
        {stages.map(({ id, label }) => (
          <label key={id} className="check">
            <input type="radio" name="stage" checked={stage === id} onChange={() => setStage(id)} />
            <bdi>{label}</bdi>
          </label>
        ))}
      </fieldset>
    </Frame>
  );
}

/** Into opportunities, each with a contact of its own. */
function ConvertSheet(props: SheetProps) {
  const { t } = useTranslation();
  const helpId = useId();
  const [owners, setOwners] = useState<string[]>([]);
  const [team, setTeam] = useState("");
  const [force, setForce] = useState(false);
  const [deduplicate, setDeduplicate] = useState(true);
  const given = owners.length > 0;
  return (
    <Frame
      {...props}
      title={t("lead.convert")}
      change={{
        convert: { ...(given && { ownerIds: owners, force }), ...(team && { teamId: team }), deduplicate },
      }}
    >
      <Owners chosen={owners} onChange={setOwners} />
      <label className="check">
        <input
          type="checkbox"
          checked={given && force}
          disabled={!given}
          onChange={(event) => setForce(event.target.checked)}
        />
        {t("bulk.force")}
      </label>
      <Team none={t("bulk.teamKept")} value={team} onChange={setTeam} />
      <label className="check">
        <input
          type="checkbox"
          aria-describedby={helpId}
          checked={deduplicate}
          onChange={(event) => setDeduplicate(event.target.checked)}
        />
        <span>
          {t("bulk.deduplicate")}
          <small className="field-help" id={helpId}>
            {t("bulk.deduplicateHelp")}
          </small>
        </span>
      </label>
    </Frame>
  );
}

const plain = { win: { won: true }, restore: { restore: true }, archive: { archived: true } } as const;

/** Nothing to choose; how many it will reach is said before all the same. */
const PlainSheet = ({ name, ...props }: SheetProps & { name: keyof typeof plain }) => (
  <Frame {...props} title={useTranslation().t(sheets[name][1])} change={plain[name]} />
);

function LoseSheet(props: SheetProps) {
  const { t } = useTranslation();
  const reasons = useCatalogue().active["lost-reasons"];
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  return (
    <Frame
      {...props}
      title={t("bulk.lose")}
      change={{ lost: { ...(reason && { lostReasonId: reason }), ...(note.trim() && { note }) } }}
    >
      <label className="field">
        <span className="field-label">{t("fields.lostReasonId")}</span>
        <select className="select" value={reason} onChange={(event) => setReason(event.target.value)}>
          <option value="">{t("bulk.noReason")}</option>
          {reasons.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="field-label">{t("bulk.note")}</span>
        <textarea
          className="input"
          dir="auto"
          rows={3}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
    </Frame>
  );
}

/** One field of all of them gets one value, or none. */
function EditSheet(props: SheetProps) {
  const { t } = useTranslation();
  const fields = useFields();
  const [field, setField] = useState<FieldId>("priority");
  const [value, setValue] = useState<Test["value"]>();
  const [empty, setEmpty] = useState(false);
  const set = empty ? null : value;
  const change: BulkChange | null =
    set === undefined
      ? null
      : {
          set: field.startsWith("custom.")
            ? { custom: { [field.slice("custom.".length)]: set } }
            : { [field]: set },
        };
  return (
    <Frame {...props} title={t("bulk.edit")} change={change}>
      <label className="field">
        <span className="field-label">{t("bulk.field")}</span>
        <select
          className="select"
          value={field}
          onChange={(event) => {
            setField(event.target.value as FieldId);
            setValue(undefined);
          }}
        >
          {fields.all
            .filter((id) => fields.of(id).sets)
            .map((id) => (
              <option key={id} value={id}>
                {fields.label(id)}
              </option>
            ))}
        </select>
      </label>
      {!empty && (
        <div className="field">
          <span className="field-label">{t("bulk.value")}</span>
          <ValueInput
            fields={fields}
            field={field}
            several={fields.of(field).kind === "many"}
            value={value}
            onChange={setValue}
            label={t("bulk.value")}
          />
        </div>
      )}
      <label className="check">
        <input type="checkbox" checked={empty} onChange={(event) => setEmpty(event.target.checked)} />
        {t("bulk.empty")}
      </label>
    </Frame>
  );
}
