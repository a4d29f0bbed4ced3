import type { Lead, LeadChange } from "./leadsApi";

export type ChangedField = keyof LeadChange & keyof Lead;

export interface Conflict {
  field: ChangedField;
  mine: LeadChange[ChangedField];
  theirs: Lead[ChangedField];
}

/**
 * The fields of my change that somebody else has changed to something else since I looked. Changes of different fields do
 * not disturb each other.
 */
export function conflictsOf(change: LeadChange, base: Lead, current: Lead): Conflict[] {
  return (Object.keys(change) as ChangedField[])
    .filter((field) => !same(base[field], current[field]) && !same(current[field], change[field]))
    .map((field) => ({ field, mine: change[field], theirs: current[field] }));
}

/** The change that takes another one back. */
export function inverseOf(change: LeadChange, before: Lead): LeadChange {
  return Object.fromEntries(
    (Object.keys(change) as ChangedField[]).map((field) => [field, before[field] ?? null]),
  );
}

const same = (one: unknown, other: unknown) => (one ?? null) === (other ?? null);
