import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useCatalogue } from "../catalogue/useCatalogue";
import { listForms } from "../forms/formsApi";
import { Icon } from "../shell/icons";
import { useFormat } from "../text/useFormat";
import { ContactField } from "./ContactField";
import { changeOf, valueIn } from "./leadConflict";
import { LeadField } from "./LeadField";
import { customFieldsOf, useLeadFields } from "./leadFields";
import type { Lead, LeadChange } from "./leadsApi";
import { TagField } from "./TagField";

type Group = "contact" | "company" | "place" | "words" | "origin";

const groups: readonly (readonly [Group, readonly (keyof Lead)[]])[] = [
  ["contact", ["contactName", "jobTitle", "email", "emailCc", "mobile", "phone", "language"]],
  ["company", ["organisation", "website", "industry", "companySize", "companyRevenue"]],
  ["place", ["street", "street2", "city", "province", "postalCode", "country"]],
  ["words", ["description", "referredBy"]],
  ["origin", ["source", "medium", "campaign"]],
];

const links = { contact: "contactId", company: "organisationId" } as const;

/** What a new value of goes on to the contact. */
const shared: readonly string[] = ["email", "mobile", "phone"];

export interface LeadDetailsProps {
  lead: Lead;
  /** Throws when a value is refused. */
  onSave: (change: LeadChange, seen?: LeadChange) => Promise<void>;
  onAutomatic: (what: "probability" | "lifecycle") => void;
}

/** Every field of a lead, those that administrators made too. */
export function LeadDetails({ lead, onSave, onAutomatic }: LeadDetailsProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const shapeOf = useLeadFields();
  const field = (name: string, beside?: ReactNode) => (
    <LeadField
      key={name}
      shape={shapeOf(name)}
      value={valueIn(lead, name)}
      hint={
        shared.includes(name) && (lead.contactId || lead.organisationId)
          ? t("lead.changesContact")
          : undefined
      }
      onSave={(value, seen) => onSave(changeOf(name, value), changeOf(name, seen))}
    >
      {beside}
    </LeadField>
  );
  const custom = customFieldsOf(catalogue, lead.teamId);
  return (
    <>
      <FieldGroup title={t("leads.group_deal")}>
        {field("title")}
        {field("expectedRevenue", <Prorated lead={lead} />)}
        {field("probability", <Probability lead={lead} onAutomatic={() => onAutomatic("probability")} />)}
        {field("expectedClosing")}
        {field("recurringRevenue")}
        {(lead.recurringRevenue > 0 || lead.recurringPlanId) && field("recurringPlanId")}
        <TagField tagIds={lead.tagIds} onSave={(tagIds) => onSave({ tagIds })} />
        {field("statusId")}
        {field(
          "lifecycleStage",
          lead.lifecycleIsManual && (
            <Automatic text={t("lead.lifecycleManual")} onClick={() => onAutomatic("lifecycle")} />
          ),
        )}
        {lead.outcome === "lost" && field("lostReasonId")}
      </FieldGroup>
      {groups.map(([group, fields]) => (
        <Fragment key={group}>
          {group === "place" && custom.length > 0 && (
            <FieldGroup title={t("lead.group_custom")}>
              {custom.map(({ id }) => field(`custom.${id}`))}
            </FieldGroup>
          )}
          <FieldGroup title={t(`lead.group_${group}`)}>
            {(group === "contact" || group === "company") && (
              <ContactField
                key={lead[links[group]]}
                lead={lead}
                field={links[group]}
                onSave={(id) => onSave({ [links[group]]: id })}
              />
            )}
            {fields.map((name) => field(name))}
            {group === "origin" && <Origin lead={lead} />}
          </FieldGroup>
        </Fragment>
      ))}
    </>
  );
}

function FieldGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="lead-group">
      <h3>{title}</h3>
      <dl>{children}</dl>
    </div>
  );
}

function Prorated({ lead }: { lead: Lead }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!lead.proratedRevenue || lead.probability === 100) return null;
  return (
    <span className="field-help beside">
      {t("lead.prorated", { amount: format.amount(lead.proratedRevenue) })}
    </span>
  );
}

/** Whether scoring or somebody set it, and the way back to scoring. */
function Probability({ lead, onAutomatic }: { lead: Lead; onAutomatic: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!lead.probabilityIsManual) return null;
  return (
    <Automatic
      text={
        lead.automatedProbability === null || lead.automatedProbability === undefined
          ? t("lead.probabilityManual")
          : t("lead.probabilityScored", { value: format.percent(lead.automatedProbability) })
      }
      onClick={onAutomatic}
    />
  );
}

function Automatic({ text, onClick }: { text: string; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <span className="field-help beside">
      {text}
      <button className="link-button" onClick={onClick}>
        <Icon name="restore" />
        {t("lead.automaticAgain")}
      </button>
    </span>
  );
}

/** What is not for anybody to edit. */
function Origin({ lead }: { lead: Lead }) {
  const { t } = useTranslation();
  const format = useFormat();
  const forms = useQuery({
    queryKey: ["forms"],
    queryFn: ({ signal }) => listForms(signal),
    staleTime: 60_000,
    enabled: lead.formId !== null && lead.formId !== undefined,
  });
  const times = ["createdAt", "assignedAt", "convertedAt", "closedAt", "updatedAt"] as const;
  return (
    <>
      {lead.formId && (
        <div className="lead-field">
          <dt>{t("fields.form")}</dt>
          <dd className="lead-fixed">
            <Link href={`/forms/${lead.formId}`}>
              <bdi>{forms.data?.find(({ id }) => id === lead.formId)?.name ?? lead.formId}</bdi>
            </Link>
          </dd>
        </div>
      )}
      {times.map((field) => {
        const time = lead[field];
        return (
          time && (
            <div key={field} className="lead-field">
              <dt>{t(`fields.${field}`)}</dt>
              <dd className="lead-fixed">{format.dateTime(time)}</dd>
            </div>
          )
        );
      })}
    </>
  );
}
