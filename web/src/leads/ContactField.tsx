import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, refusalText } from "../api/client";
import { ContactLink } from "../contacts/ContactLink";
import { ContactPicker } from "../contacts/ContactPicker";
import { contactNamed, type Contact } from "../contacts/contactsApi";
import { Icon } from "../shell/icons";
import { contactOf } from "./contactOfLead";
import type { Lead } from "./leadsApi";

/** The person or the organisation that a lead is linked to: found while its name is typed, made on the spot, cut off again. */
export function ContactField({
  lead,
  field,
  onSave,
}: {
  lead: Lead;
  field: "contactId" | "organisationId";
  /** Throws when it is refused. */
  onSave: (contactId: string | null) => Promise<void>;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [choosing, setChoosing] = useState(false);
  const [taken, setTaken] = useState<Contact>();
  const [error, setError] = useState<string>();
  const id = useId();
  const link = useRef<HTMLButtonElement>(null);
  const refocus = useRef(false);
  useEffect(() => {
    if (!choosing && refocus.current) link.current?.focus();
    refocus.current = false;
  }, [choosing]);
  const kind = field === "contactId" ? "person" : "organisation";
  const linked = lead[field];
  const label = t(`fields.${field}`);

  const attempt = (step: () => Promise<void>) => {
    setError(undefined);
    setTaken(undefined);
    step().then(
      () => setChoosing(false),
      (problem: unknown) => {
        if (problem instanceof ApiProblem && problem.code === "contact.email_taken")
          setTaken(problem.current as Contact);
        setError(refusalText(problem, t("states.notSaved")));
      },
    );
  };
  const create = (name: string) =>
    attempt(async () => {
      const made = await contactNamed(contactOf(lead, kind, name));
      void queries.invalidateQueries({ queryKey: ["contacts"] });
      await onSave(made.data.id);
    });

  return (
    <div className="lead-field">
      <dt id={id}>{label}</dt>
      <dd
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !choosing) return;
          event.stopPropagation();
          refocus.current = true;
          setChoosing(false);
        }}
      >
        {linked ? (
          <span className="lead-fixed lead-linked">
            <Icon name={kind === "person" ? "contacts" : "building"} />
            <ContactLink id={linked} />
            <button
              className="button quiet icon-only"
              aria-label={t("lead.unlink", { name: label })}
              onClick={() => attempt(() => onSave(null))}
            >
              <Icon name="close" />
            </button>
          </span>
        ) : choosing ? (
          <ContactPicker
            kind={kind}
            label={label}
            typed={(kind === "person" ? lead.contactName : lead.organisation) ?? ""}
            autoFocus
            onPick={(contact) => attempt(() => onSave(contact.id))}
            onCreate={create}
          />
        ) : (
          <button
            ref={link}
            className="lead-value lead-add"
            aria-describedby={id}
            onClick={() => setChoosing(true)}
          >
            {t("lead.link")}
          </button>
        )}
        {error && (
          <span className="field-error" role="alert">
            {error}
          </span>
        )}
        {taken && (
          <button className="link-button" onClick={() => attempt(() => onSave(taken.id))}>
            {t("lead.linkTaken", { name: taken.name })}
          </button>
        )}
      </dd>
    </div>
  );
}
