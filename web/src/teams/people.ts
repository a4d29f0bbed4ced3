import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { listPeople, type Person } from "../access/accessApi";
import { mayActAs, type Role } from "../access/roles";
import { useSession } from "../access/session";
import { listTeams, type Team } from "./teamsApi";

export type { Person };

/** Teams, deleted ones too, by which history is told. */
export const useTeams = () =>
  useQuery({ queryKey: ["teams"], queryFn: ({ signal }) => listTeams(signal), staleTime: 30_000 });

export interface People {
  /** Who is signed in. */
  me: { id: string; role: Role; teamIds: readonly string[] } | undefined;
  /** Who can be given work, me first. */
  active: readonly Person[];
  teams: readonly Team[];
  find: (id: string | null | undefined) => Person | undefined;
  /** A name for every owner, also for none and for those who left. */
  ownerName: (id: string | null | undefined) => string;
  teamName: (id: string | null | undefined) => string;
  may: (needed: Role) => boolean;
}

/** Colleagues and teams, by their ids. The same object until something of it changes. */
export function usePeople(): People {
  const { t } = useTranslation();
  const user = useSession().view?.user;
  const people = useQuery({
    queryKey: ["people"],
    queryFn: ({ signal }) => listPeople(signal),
    staleTime: 30_000,
  }).data;
  const teams = useTeams().data;
  return useMemo(() => {
    const byId = new Map(people?.map((person) => [person.id, person]));
    const teamsById = new Map(teams?.map((team) => [team.id, team]));
    return {
      me: user ?? undefined,
      active: inOrder(people ?? [], user?.id),
      teams: (teams ?? []).filter(({ active }) => active),
      find: (id) => (id ? byId.get(id) : undefined),
      ownerName: (id) => (id ? (byId.get(id)?.name ?? t("people.unknown")) : t("people.nobody")),
      teamName: (id) => (id ? (teamsById.get(id)?.name ?? t("people.unknown")) : t("people.noTeam")),
      may: (needed) => user != null && mayActAs(user, needed),
    };
  }, [people, teams, user, t]);
}

/** Me first, then by name; who has left can be given nothing. */
export const inOrder = (people: readonly Person[], me: string | undefined) =>
  people
    .filter(({ active }) => active)
    .sort((one, other) =>
      one.id === me ? -1 : other.id === me ? 1 : one.name.localeCompare(other.name, "fa"),
    );
