import { useQuery } from "@tanstack/react-query";
import { listContacts, type ContactKind } from "./contactsApi";

const mostSuggested = 8;

/** Contacts for what is typed so far, of one kind or of both. What was suggested stays until there is something newer. */
export const useSuggested = (typed: string, kind?: ContactKind) =>
  useQuery({
    queryKey: ["contacts", "suggest", kind ?? "all", typed],
    queryFn: ({ signal }) => listContacts({ q: typed, kind }, { limit: mostSuggested }, signal),
    placeholderData: (before) => before,
    staleTime: 10_000,
  }).data?.items ?? [];
