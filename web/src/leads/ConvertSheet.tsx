import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import { useCatalogue } from "../catalogue/useCatalogue";
import { ContactPicker } from "../contacts/ContactPicker";
import { contactNamed, type ContactKind } from "../contacts/contactsApi";
import { Sheet } from "../shell/overlays";
import { Bones, Failure } from "../shell/states";
import { usePeople } from "../teams/people";
import { isolated } from "../text/format";
import { useFormat, useNow } from "../text/useFormat";
import { contactOf } from "./contactOfLead";
import {
  mostMerged,
  planConversion,
  type Conversion,
  type ConversionPlan,
  type Target,
} from "./conversionApi";
import type { Lead, LeadSummary } from "./leadsApi";
import { nameOf } from "./leadText";

interface Props {
  lead: Lead;
  /** Throws when it is refused; what was chosen stays. */
  onConvert: (conversion: Conversion) => Promise<void>;
  onClose: () => void;
}

/** What a lead becomes, with whom, and which others it becomes one with. */
export default function ConvertSheet(props: Props) {
  const { t } = useTranslation();
  const plan = useQuery({
    queryKey: ["leads", "conversion", props.lead.id],
    queryFn: ({ signal }) => planConversion(props.lead.id, signal),
    // What it proposes must not change under somebody's hands.
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <Sheet title={t("convert.title")} isOpen onClose={props.onClose}>
      {plan.isPending ? (
        <Bones lines={6} />
      ) : plan.isError ? (
        <Failure error={plan.error} onRetry={() => void plan.refetch()} />
      ) : (
        <ConvertForm plan={plan.data} {...props} />
      )}
    </Sheet>
  );
}

const targets: readonly Target[] = ["opportunity", "contact", "organisation"];

/** A contact that was found, or the name of one to make. */
interface Other {
  id?: string;
  name: string;
}

function ConvertForm({ plan, lead, onConvert, onClose }: Props & { plan: ConversionPlan }) {
  const { t } = useTranslation();
  const people = usePeople();
  const others = plan.duplicates.filter(({ id }) => id !== lead.id);
  const [to, setTo] = useState<Target>("opportunity");
  const [mergeIds, setMergeIds] = useState<readonly string[]>(
    plan.mode === "merge" ? others.slice(0, mostMerged - 1).map(({ id }) => id) : [],
  );
  const [who, setWho] = useState<"suggested" | "other" | "none">();
  const [other, setOther] = useState<Other>();
  const [ownerId, setOwner] = useState(plan.ownerId ?? "");
  const [teamId, setTeam] = useState<string>();

  const kind: ContactKind = to === "organisation" ? "organisation" : "person";
  const { action } = plan.contact;
  const name = plan.contact.name && isolated(plan.contact.name);
  const organisation = plan.contact.organisation && isolated(plan.contact.organisation);
  const suggested =
    kind === "organisation"
      ? organisation && t("convert.organisation", { name: organisation })
      : action === "existing"
        ? t("convert.existing", { name: name ?? "" })
        : name
          ? organisation
            ? t("convert.newAt", { name, organisation })
            : t("convert.new", { name })
          : to === "opportunity" && organisation
            ? t("convert.organisation", { name: organisation })
            : null;
  // A person that is known stays linked.
  const mayBeNobody = to === "opportunity" && action === "create";
  const chosen =
    who === "none" && !mayBeNobody ? undefined : who === "suggested" && !suggested ? undefined : who;
  const choice = chosen ?? (suggested ? "suggested" : mayBeNobody ? "none" : "other");

  const convert = useMutation({
    mutationFn: async () => {
      const field = kind === "organisation" ? "organisationId" : "contactId";
      const picked =
        choice === "other" && other
          ? (other.id ?? (await contactNamed(contactOf(lead, kind, other.name))).data.id)
          : undefined;
      await onConvert({
        to,
        ...(picked && { [field]: picked }),
        ...(choice === "none" && { createContact: false }),
        ...(to === "opportunity" && {
          mergeIds: [...mergeIds],
          ...(ownerId && ownerId !== plan.ownerId && { ownerId }),
          ...(teamId && { teamId }),
        }),
      });
    },
    onSuccess: onClose,
  });
  const errors = errorsByField(convert.error);
  const whoError = errors[kind === "organisation" ? "organisationId" : "contactId"];
  const isComplete = choice !== "other" || other !== undefined;

  return (
    <form
      className="lead-sheet"
      onSubmit={(event) => {
        event.preventDefault();
        if (!convert.isPending && isComplete) convert.mutate();
      }}
    >
      <Choice legend={t("convert.to")}>
        {targets.map((target) => (
          <Radio key={target} name="to" checked={to === target} onChange={() => setTo(target)}>
            <span>
              {t(`convert.to_${target}`)}
              <small className="field-help">{t(`convert.to_${target}Text`)}</small>
            </span>
          </Radio>
        ))}
      </Choice>
      {to === "opportunity" && others.length > 0 && (
        <Duplicates leads={others} chosen={mergeIds} onChange={setMergeIds} error={errors.mergeIds} />
      )}
      <Choice legend={t(`convert.who_${kind}`)}>
        {suggested && (
          <Radio name="who" checked={choice === "suggested"} onChange={() => setWho("suggested")}>
            <span>{suggested}</span>
          </Radio>
        )}
        <Radio name="who" checked={choice === "other"} onChange={() => setWho("other")}>
          {t(`convert.other_${kind}`)}
        </Radio>
        {choice === "other" &&
          (other ? (
            <p className="convert-chosen">
              <bdi>{other.name}</bdi>
              {!other.id && <span className="badge">{t("convert.isNew")}</span>}
              <button type="button" className="link-button" onClick={() => setOther(undefined)}>
                {t("convert.another")}
              </button>
            </p>
          ) : (
            <ContactPicker
              key={kind}
              kind={kind}
              label={t(`convert.who_${kind}`)}
              onPick={setOther}
              onCreate={(made) => setOther({ name: made })}
            />
          ))}
        {mayBeNobody && (
          <Radio name="who" checked={choice === "none"} onChange={() => setWho("none")}>
            {t("convert.nobody")}
          </Radio>
        )}
        {whoError && <Refused>{whoError}</Refused>}
      </Choice>
      {to === "opportunity" && (
        <div className="convert-owners">
          <Select
            label={t("fields.ownerId")}
            value={ownerId}
            onChange={setOwner}
            none={plan.ownerId ? undefined : people.ownerName(null)}
            among={people.active}
          />
          <Select
            label={t("fields.teamId")}
            value={teamId ?? plan.teamId ?? ""}
            onChange={setTeam}
            none={plan.teamId ? undefined : people.teamName(null)}
            among={people.teams}
          />
        </div>
      )}
      {convert.isError && !whoError && !errors.mergeIds && (
        <Refused>{Object.values(errors)[0] ?? refusalText(convert.error, t("states.notSaved"))}</Refused>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {t("shell.cancel")}
        </button>
        <button className="button primary" disabled={convert.isPending || !isComplete}>
          {to === "opportunity" && mergeIds.length > 0 ? t("convert.doMerge") : t("convert.do")}
        </button>
      </div>
    </form>
  );
}

/** Others about the same person, to make one of. */
function Duplicates({
  leads,
  chosen,
  onChange,
  error,
}: {
  leads: readonly LeadSummary[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
  error?: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const people = usePeople();
  const catalogue = useCatalogue();
  const isFull = chosen.length >= mostMerged - 1;
  return (
    <Choice legend={t("convert.same")}>
      {leads.map((lead) => {
        const isChosen = chosen.includes(lead.id);
        return (
          <label key={lead.id} className="check">
            <input
              type="checkbox"
              checked={isChosen}
              disabled={isFull && !isChosen}
              onChange={() =>
                onChange(isChosen ? chosen.filter((id) => id !== lead.id) : [...chosen, lead.id])
              }
            />
            <span>
              <bdi>{nameOf(lead) || t("leads.noName")}</bdi>{" "}
              <span className="badge">{t(`lead.kind_${lead.kind}`)}</span>
              {lead.outcome === "lost" ? (
                <span className="badge bad">{t("lead.outcome_lost")}</span>
              ) : (
                lead.archived && <span className="badge">{t("leads.archived")}</span>
              )}
              <small className="field-help">
                {[
                  lead.title,
                  lead.stageId && catalogue.label("stages", lead.stageId),
                  people.ownerName(lead.ownerId),
                  format.relative(lead.createdAt, now),
                ]
                  .flatMap((part) => (part ? isolated(part) : []))
                  .join(" · ")}
              </small>
            </span>
          </label>
        );
      })}
      <p className="field-help">
        {isFull && leads.length > chosen.length
          ? t("convert.sameMost", { n: format.number(mostMerged) })
          : t("convert.sameText")}
      </p>
      {error && <Refused>{error}</Refused>}
    </Choice>
  );
}

function Choice({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="field">
      <legend className="field-label">{legend}</legend>
      <div className="reason-list">{children}</div>
    </fieldset>
  );
}

function Radio({
  name,
  checked,
  onChange,
  children,
}: {
  name: string;
  checked: boolean;
  onChange: () => void;
  children: ReactNode;
}) {
  return (
    <label className="check">
      <input type="radio" name={name} checked={checked} onChange={onChange} />
      {children}
    </label>
  );
}

function Select({
  label,
  value,
  onChange,
  none,
  among,
}: {
  label: string;
  value: string;
  onChange: (id: string) => void;
  /** Absent where one must be chosen. */
  none?: string;
  among: readonly { id: string; name: string }[];
}) {
  return (
    <label className="field">
      <span>{label}</span>
      <select className="select" value={value} onChange={(event) => onChange(event.target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {among.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const Refused = ({ children }: { children: ReactNode }) => (
  <p className="field-error" role="alert">
    {children}
  </p>
);
