import { mayActAs, type Role } from "../access/roles";
import type { IconName } from "./icons";

interface Area {
  name:
    | "leads"
    | "contacts"
    | "pipeline"
    | "forms"
    | "submissions"
    | "failed"
    | "teams"
    | "users"
    | "audit"
    | "privacy"
    | "settings";
  href: string;
  icon: IconName;
  role: Role;
  /** A phone has no room for it below; it stands in the user's menu there. */
  inMenu?: true;
}

const areas: readonly Area[] = [
  { name: "leads", href: "/leads", icon: "leads", role: "own" },
  { name: "pipeline", href: "/pipeline", icon: "board", role: "own" },
  { name: "contacts", href: "/contacts", icon: "contacts", role: "own" },
  { name: "forms", href: "/forms", icon: "forms", role: "salesAdministrator" },
  { name: "submissions", href: "/submissions", icon: "shield", role: "salesAdministrator", inMenu: true },
  { name: "failed", href: "/messages", icon: "alert", role: "salesAdministrator" },
  { name: "teams", href: "/teams", icon: "people", role: "salesAdministrator", inMenu: true },
  { name: "users", href: "/users", icon: "key", role: "systemAdministrator", inMenu: true },
  { name: "audit", href: "/audit", icon: "log", role: "systemAdministrator", inMenu: true },
  { name: "privacy", href: "/privacy", icon: "lock", role: "systemAdministrator", inMenu: true },
  { name: "settings", href: "/settings", icon: "sliders", role: "salesAdministrator", inMenu: true },
];

export const areasFor = (user: { role: Role }) => areas.filter(({ role }) => mayActAs(user, role));
