import { expect, it } from "vitest";
import { inverseOf, isOvertaken } from "./contactChange";
import type { Contact } from "./contactsApi";

const contact = {
  name: "Sara",
  jobTitle: "Buyer",
  emails: [{ address: "a@example.com", label: null }],
} as unknown as Contact;

it("puts back what was there, and empties what was not", () => {
  expect(inverseOf({ jobTitle: "Engineer", city: "Yazd" }, contact)).toEqual({
    jobTitle: "Buyer",
    city: null,
  });
});

it("is overtaken by a change of the same field only", () => {
  expect(isOvertaken({ jobTitle: "Engineer" }, contact, { ...contact, name: "Sara Two" })).toBe(false);
  expect(isOvertaken({ jobTitle: "Engineer" }, contact, { ...contact, jobTitle: "Architect" })).toBe(true);
  expect(isOvertaken({ emails: [] }, contact, { ...contact, emails: [] })).toBe(true);
  expect(isOvertaken({ city: "Yazd" }, contact, { ...contact })).toBe(false);
});
