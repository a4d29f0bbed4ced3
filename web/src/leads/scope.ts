import type { Role } from "../access/roles";

interface Reader {
  id: string;
  role: Role;
  teamIds: readonly string[];
}

/** Whether somebody still sees a lead with this owner and team; the server decides it in the same way. */
export const sees = (
  reader: Reader | undefined,
  { ownerId, teamId }: { ownerId?: string | null; teamId?: string | null },
) =>
  !reader ||
  reader.role !== "own" ||
  ownerId === reader.id ||
  (!ownerId && (!teamId || reader.teamIds.includes(teamId)));
