import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { listCatalogue, type Kind, type Kinds, type Lists } from "./catalogueApi";

/** An item with its name in the reader's language. */
export type Labelled<T> = T & { label: string };

export interface Catalogue {
  isPending: boolean;
  /** What can be chosen, in its order. */
  active: { [K in Kind]: readonly Labelled<Kinds[K]>[] };
  /** Also what was removed: what has it keeps it. */
  find: <K extends Kind>(kind: K, id: string | null | undefined) => Labelled<Kinds[K]> | undefined;
  /** A name for every id, also while it is unknown. */
  label: (kind: Kind, id: string | null | undefined) => string;
}

export const catalogueKey = ["catalogue"];

/** The name in the reader's language; items that nobody named in English keep the team's name. */
export const labelIn = (
  language: string,
  { name, englishName }: { name: string; englishName?: string | null },
) => (language === "en" ? englishName || name : name);

export const useLists = () =>
  useQuery({
    queryKey: catalogueKey,
    queryFn: ({ signal }) => listCatalogue(signal),
    staleTime: 30_000,
  });

/** Stages, tags, reasons, statuses, plans, custom fields and lifecycle rules. The same object until something of it changes. */
export function useCatalogue(): Catalogue {
  const language = useTranslation().i18n.language;
  const { data, isPending } = useLists();
  return useMemo(() => catalogueOf(data, language, isPending), [data, language, isPending]);
}

export function catalogueOf(lists: Lists | undefined, language: string, isPending = false): Catalogue {
  const byKind = new Map<Kind, Map<string, Labelled<Kinds[Kind]>>>();
  const all = (kind: Kind) => {
    const known = byKind.get(kind);
    if (known) return known;
    const items = lists?.[kind].items ?? [];
    const labelled = new Map(items.map((item) => [item.id, { ...item, label: labelIn(language, item) }]));
    byKind.set(kind, labelled);
    return labelled;
  };
  const active = <K extends Kind>(kind: K) =>
    [...all(kind).values()].filter((item) => item.active) as Labelled<Kinds[K]>[];
  const find = <K extends Kind>(kind: K, id: string | null | undefined) =>
    (id ? all(kind).get(id) : undefined) as Labelled<Kinds[K]> | undefined;
  return {
    isPending,
    active: {
      stages: active("stages"),
      tags: active("tags"),
      "lost-reasons": active("lost-reasons"),
      "lead-statuses": active("lead-statuses"),
      "recurring-plans": active("recurring-plans"),
      "custom-fields": active("custom-fields"),
      "lifecycle-rules": active("lifecycle-rules"),
    },
    find,
    label: (kind, id) => find(kind, id)?.label ?? (isPending ? "…" : "—"),
  };
}
