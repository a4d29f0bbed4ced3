import { expect, test } from "vitest";
import { contactOf } from "./contactOfLead";
import type { Lead } from "./leadsApi";

const lead = {
  contactName: "Mina",
  organisation: "Toos",
  jobTitle: "Buyer",
  email: "mina@toos.example",
  mobile: "+989121110000",
  phone: "+989121110000",
  city: "Mashhad",
  website: "https://toos.example",
  industry: "Steel",
  contactId: null,
  organisationId: "o1",
} as Lead;

test("a person has the lead's address, number and organisation, each once", () => {
  expect(contactOf(lead, "person", "Mina Razi")).toEqual({
    kind: "person",
    name: "Mina Razi",
    emails: [{ address: "mina@toos.example", label: null }],
    phones: [{ number: "+989121110000", label: null }],
    city: "Mashhad",
    jobTitle: "Buyer",
    organisationId: "o1",
  });
});

test("an organisation beside a person does not get that person's address", () => {
  expect(contactOf({ ...lead, contactId: "c1" }, "organisation", "Toos")).toEqual({
    kind: "organisation",
    name: "Toos",
    city: "Mashhad",
    website: "https://toos.example",
    industry: "Steel",
  });
});
