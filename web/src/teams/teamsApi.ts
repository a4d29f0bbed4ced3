import { answerOf, api, type Read, type Schemas } from "../api/client";

export type Team = Read<Schemas["TeamResource"]>;

/** Deleted ones too, by which history is told. */
export const listTeams = async (signal?: AbortSignal) =>
  (await answerOf(api.GET("/api/teams", { signal }))).data.items as Team[];

export const createTeam = (name: string) => answerOf(api.POST("/api/teams", { body: { name } }));

export const changeTeam = (
  { id, version }: Pick<Team, "id" | "version">,
  change: Partial<Pick<Team, "name" | "leaderId" | "memberIds" | "usesLeads">>,
) =>
  answerOf(
    api.PATCH("/api/teams/{teamId}", {
      params: { path: { teamId: id } },
      headers: { "If-Match": `"${version}"` },
      body: change,
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
    if (!team.active) continue;
    const isMember = team.memberIds.includes(userId);
    if (isMember === wanted.includes(team.id)) continue;
    const memberIds = isMember ? team.memberIds.filter((id) => id !== userId) : [...team.memberIds, userId];
    await changeTeam(
      team,
      isMember && team.leaderId === userId ? { memberIds, leaderId: null } : { memberIds },
    );
  }
}
