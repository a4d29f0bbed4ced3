/** Each may do what the ones before it may. */
export const roles = ["own", "all", "salesAdministrator", "systemAdministrator"] as const;

export type Role = (typeof roles)[number];

export const mayActAs = ({ role }: { role: Role }, needed: Role) =>
  roles.indexOf(role) >= roles.indexOf(needed);
