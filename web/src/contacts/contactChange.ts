import type { Contact, ContactChange } from "./contactsApi";

/** What puts the fields of a change back as they were. */
export const inverseOf = (change: ContactChange, before: Contact): ContactChange =>
  Object.fromEntries(
    Object.keys(change).map((field) => [field, before[field as keyof ContactChange] ?? null]),
  );

/** Whether somebody else has changed a field that this change is about. */
export const isOvertaken = (change: ContactChange, seen: Contact, current: Contact) =>
  Object.keys(change).some(
    (field) =>
      JSON.stringify(seen[field as keyof ContactChange] ?? null) !==
      JSON.stringify(current[field as keyof ContactChange] ?? null),
  );
