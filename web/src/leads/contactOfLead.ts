import type { ContactChange, ContactKind } from "../contacts/contactsApi";
import type { Lead } from "./leadsApi";

/** What is known about a new contact from the lead that it is made for. An organisation beside a person is not reached by that person's number. */
export function contactOf(lead: Lead, kind: ContactKind, name: string): ContactChange {
  const reached = kind === "person" || !lead.contactId;
  const address = {
    street: lead.street,
    street2: lead.street2,
    city: lead.city,
    province: lead.province,
    postalCode: lead.postalCode,
    country: lead.country,
  };
  const all: ContactChange = {
    kind,
    name,
    ...(reached && {
      emails: lead.email ? [{ address: lead.email, label: null }] : [],
      phones: [...new Set([lead.mobile, lead.phone])].flatMap((number) =>
        number ? { number, label: null } : [],
      ),
    }),
    ...address,
    language: lead.language,
    ...(kind === "person"
      ? { jobTitle: lead.jobTitle, organisationId: lead.organisationId }
      : {
          website: lead.website,
          industry: lead.industry,
          companySize: lead.companySize,
          companyRevenue: lead.companyRevenue,
        }),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== null && value !== undefined),
  ) as ContactChange;
}
