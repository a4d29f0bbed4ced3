import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { ApiProblem, errorsByField } from "../api/client";
import { TextField } from "../forms/controls";
import { FormSheet } from "../shell/FormSheet";
import { contactNamed, createContact, type Contact, type ContactKind } from "./contactsApi";
import { ContactPicker } from "./ContactPicker";

export function NewContact({
  name: suggested,
  kind: first = "person",
  organisation: given,
  onClose,
}: {
  name?: string;
  kind?: ContactKind;
  organisation?: { id: string; name: string };
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const [kind, setKind] = useState(first);
  const [name, setName] = useState(suggested ?? "");
  const [email, setEmail] = useState("");
  const [phone, setPhone] = useState("");
  const [organisation, setOrganisation] = useState<{ id?: string; name: string } | undefined>(given);
  const create = useMutation({
    mutationFn: async () => {
      const organisationId =
        organisation &&
        (organisation.id ?? (await contactNamed({ kind: "organisation", name: organisation.name })).data.id);
      return createContact({
        kind,
        name,
        ...(email.trim() ? { emails: [{ address: email, label: null }] } : {}),
        ...(phone.trim() ? { phones: [{ number: phone, label: null }] } : {}),
        ...(kind === "person" && organisationId ? { organisationId } : {}),
      });
    },
    onSuccess: ({ data }) => {
      void queries.invalidateQueries({ queryKey: ["contacts"] });
      onClose();
      navigate(`/contacts/${data.id}`);
    },
  });
  const errors = errorsByField(create.error);
  const other =
    create.error instanceof ApiProblem && create.error.code === "contact.email_taken"
      ? (create.error.current as Contact)
      : undefined;
  return (
    <FormSheet
      title={t("contacts.new")}
      action={t("contacts.create")}
      ready={name.trim() !== ""}
      pending={create.isPending}
      error={create.error}
      fields={["name", "emails.0.address", "phones.0.number"]}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <div className="contacts-kinds" role="group" aria-label={t("contacts.kind")}>
        {(["person", "organisation"] as const).map((choice) => (
          <button
            key={choice}
            type="button"
            className="button"
            aria-pressed={kind === choice}
            onClick={() => setKind(choice)}
          >
            {t(`contacts.kind_${choice}`)}
          </button>
        ))}
      </div>
      <TextField
        label={t(kind === "person" ? "contacts.personName" : "contacts.organisationName")}
        value={name}
        onChange={setName}
        error={errors.name}
      />
      {kind === "person" &&
        (organisation ? (
          <p className="contacts-chosen">
            <span className="muted">{t("contacts.organisation")}:</span> <bdi>{organisation.name}</bdi>
            <button type="button" className="button quiet" onClick={() => setOrganisation(undefined)}>
              {t("contacts.takeAway")}
            </button>
          </p>
        ) : (
          <div className="field">
            <span className="field-label">{t("contacts.organisation")}</span>
            <ContactPicker
              kind="organisation"
              label={t("contacts.organisation")}
              onPick={setOrganisation}
              onCreate={(made) => setOrganisation({ name: made })}
            />
          </div>
        ))}
      <TextField
        label={t("contacts.emails")}
        ltr
        value={email}
        onChange={setEmail}
        error={errors["emails.0.address"]}
      />
      {other && (
        <p className="field-help">
          <Link href={`/contacts/${other.id}`} onClick={onClose}>
            {t("contacts.openOther", { name: other.name })}
          </Link>
        </p>
      )}
      <TextField
        label={t("contacts.phones")}
        ltr
        value={phone}
        onChange={setPhone}
        error={errors["phones.0.number"]}
      />
    </FormSheet>
  );
}
