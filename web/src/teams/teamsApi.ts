import { answerOf, api, type Read, type Schemas } from "../api/client";

export type Team = Read<Schemas["TeamResource"]>;

/** Those that are there; deleted ones are known by name only. */
export async function listTeams(signal?: AbortSignal): Promise<Team[]> {
  const { data } = await answerOf(api.GET("/api/teams", { signal }));
  return (data as { items: Team[] }).items.filter(({ active }) => active);
}

export const createTeam = (name: string) =>
  answerOf(api.POST("/api/teams", { body: { name } as Schemas["TeamSettings"] }));

export const changeTeam = (
  { id, version }: Pick<Team, "id" | "version">,
  change: Partial<Pick<Team, "name" | "leaderId" | "memberIds">>,
) =>
  answerOf(
    api.PATCH("/api/teams/{teamId}", {
      params: { path: { teamId: id } },
      headers: { "If-Match": `"${version}"` },
      body: change as Schemas["TeamSettings"],
    }),
  );

/** Its leads go to another team, or to none. */
export const deleteTeam = ({ id, version }: Team, moveTo: string | null) =>
  answerOf(
    api.DELETE("/api/teams/{teamId}", {
      params: { path: { teamId: id }, query: { moveTo: moveTo ?? "none" } },
      headers: { "If-Match": `"${version}"` },
    }),
  );

/** Makes somebody a member of exactly these teams. */
export async function setTeamsOf(userId: string, wanted: readonly string[]) {
  for (const team of await listTeams()) {
    const isMember = team.memberIds.includes(userId);
    if (isMember === wanted.includes(team.id)) continue;
    const memberIds = isMember ? team.memberIds.filter((id) => id !== userId) : [...team.memberIds, userId];
    await changeTeam(
      team,
      isMember && team.leaderId === userId ? { memberIds, leaderId: null } : { memberIds },
    );
  }
}
