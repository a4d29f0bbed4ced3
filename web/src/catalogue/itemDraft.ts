/** What a form of an item holds: only what somebody sets, with null for what was emptied. */
export type Draft<T> = { [Key in keyof T]?: T[Key] | null };

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** The fields that differ from the item, as a merge patch. */
export function changesOf<T extends object>(item: T, draft: Draft<T>): Draft<T> {
  const changed = (Object.keys(draft) as (keyof T)[]).filter((key) => !same(item[key], draft[key]));
  return Object.fromEntries(changed.map((key) => [key, draft[key] ?? null])) as Draft<T>;
}

/** The merge patch that takes those changes back. */
export const inverseOf = <T extends object>(item: T, changes: Draft<T>): Draft<T> =>
  Object.fromEntries(
    (Object.keys(changes) as (keyof T)[]).map((key) => [key, item[key] ?? null]),
  ) as Draft<T>;

/** The list with the value in it, or without it. */
export const toggled = <V>(list: readonly V[] | null | undefined, value: V, on: boolean): V[] =>
  on
    ? [...(list ?? []).filter((other) => other !== value), value]
    : (list ?? []).filter((other) => other !== value);
