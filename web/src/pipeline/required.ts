import { ApiProblem } from "../api/client";

/** The custom fields that were refused because a stage asks for them. */
export const requiredIn = (error: unknown) =>
  error instanceof ApiProblem
    ? error.errors.flatMap(({ pointer }) => /^#?\/custom\/(.+)$/.exec(pointer)?.[1] ?? [])
    : [];
