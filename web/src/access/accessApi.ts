import { answerOf, api, type Answer } from "../api/client";
import type { Role } from "./roles";

export type CalendarName = "jalali" | "gregorian";

export interface SessionUser {
  id: string;
  email: string;
  name: string;
  role: Role;
  language: string;
  calendar: string;
  timeZone: string;
  avatarVersion: string | null;
  teamIds: string[];
}

export interface SessionView {
  user: SessionUser | null;
  csrf: string | null;
  setupNeeded: boolean;
  providers: { id: string; name: string }[];
}

export interface LinkView {
  purpose: "invite" | "reset";
  name: string;
  email: string;
  expiresAt: string;
}

export const weekdays = [
  "saturday",
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
] as const;

export interface WorkingDay {
  day: (typeof weekdays)[number];
  from: string;
  to: string;
}

export interface Profile extends SessionUser {
  workingHours: WorkingDay[];
  daysOff: string[];
  signature: string | null;
}

export type ProfileChange = Partial<
  Pick<Profile, "name" | "language" | "calendar" | "timeZone" | "workingHours" | "daysOff" | "signature">
>;

export interface DeviceSession {
  id: string;
  device: string;
  address: string | null;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
  current: boolean;
}

export const tokenScopes = ["read", "write", "admin"] as const;

export interface ApiToken {
  id: string;
  name: string;
  scopes: (typeof tokenScopes)[number][];
  createdAt: string;
  expiresAt: string | null;
  lastUsedOn: string | null;
}

type Method = "get" | "post" | "put" | "patch" | "delete";

interface Sent {
  body?: unknown;
  etag?: string;
  signal?: AbortSignal;
}

/** Routes of access by their path. */
function call<T>(method: Method, path: string, { body, etag, signal }: Sent = {}): Promise<Answer<T>> {
  const request = api.request as unknown as (
    method: Method,
    path: string,
    init: object,
  ) => Promise<{ data?: T; error?: unknown; response: Response }>;
  const isFile = body instanceof Blob;
  const headers = { "If-Match": etag, "Content-Type": isFile ? body.type : "application/json" };
  const bodySerializer = isFile ? (file: unknown) => file : undefined;
  return answerOf(request(method, path, { body, headers, signal, bodySerializer }));
}

const read = async <T>(path: string, signal?: AbortSignal) => (await call<T>("get", path, { signal })).data;
const send = async <T = void>(method: Method, path: string, body?: unknown) =>
  (await call<T>(method, path, { body })).data;

export const getSession = () => read<SessionView>("/api/session");

export const signOut = () => send("delete", "/api/session");

export interface Proof {
  code?: string;
  recoveryCode?: string;
}

export const signIn = (by: { email: string; password: string } & Proof) =>
  send<SessionView>("post", "/api/session", by);

export const setUp = (wish: {
  token: string;
  name: string;
  email: string;
  password: string;
  language: string;
  calendar: CalendarName;
}) => send<SessionView>("post", "/api/session/setup", wish);

const linkPath = (token: string) => `/api/links/${encodeURIComponent(token)}`;

export const getLink = (token: string, signal?: AbortSignal) => read<LinkView>(linkPath(token), signal);

export const useLink = (token: string, use: { password: string; name?: string } & Proof) =>
  send<SessionView>("post", linkPath(token), use);

export const getMe = (signal?: AbortSignal) => call<Profile>("get", "/api/me", { signal });

export const changeMe = (change: ProfileChange, etag?: string) =>
  call<Profile>("patch", "/api/me", { body: change, etag });

export const changePassword = (current: string, next: string) =>
  send<SessionView>("post", "/api/me/password", { current, new: next });

export interface TotpKey {
  secret: string;
  uri: string;
}

export const getTotp = (signal?: AbortSignal) =>
  read<{ active: boolean; recoveryCodesLeft: number }>("/api/me/totp", signal);

export const beginTotp = () => send<TotpKey>("post", "/api/me/totp");

export const confirmTotp = async (code: string) =>
  (await send<{ recoveryCodes: string[] }>("put", "/api/me/totp", { code })).recoveryCodes;

export const endTotp = (password: string) => send("delete", "/api/me/totp", { password });

export const listSessions = async (signal?: AbortSignal) =>
  (await read<{ items: DeviceSession[] }>("/api/me/sessions", signal)).items;

export const endSession = (id: string) => send("delete", `/api/me/sessions/${id}`);

/** All but this one. */
export const endOtherSessions = () => send("delete", "/api/me/sessions");

export const listTokens = async (signal?: AbortSignal) =>
  (await read<{ items: ApiToken[] }>("/api/me/tokens", signal)).items;

export const createToken = (wish: Pick<ApiToken, "name" | "scopes" | "expiresAt">) =>
  send<{ token: string }>("post", "/api/me/tokens", wish);

export const deleteToken = (id: string) => send("delete", `/api/me/tokens/${id}`);

export const putAvatar = async (image: Blob) => {
  await call("put", "/api/me/avatar", { body: image });
};

export const removeAvatar = () => send("delete", "/api/me/avatar");

/** Whoever works or has worked here, as colleagues see them. */
export interface Person {
  id: string;
  name: string;
  active: boolean;
  hasAvatar: boolean;
}

/** As administrators see them. */
export interface FullUser extends Person {
  teamIds: string[];
  email: string;
  role: Role;
  invitedAt: string | null;
  joinedAt: string | null;
  lastSeenAt: string | null;
}

export const listPeople = async (signal?: AbortSignal) =>
  (await read<{ items: Person[] }>("/api/users", signal)).items;

export const listUsers = async (signal?: AbortSignal) =>
  (await read<{ items: FullUser[] }>("/api/users", signal)).items;

export const inviteUser = (wish: { email: string; name: string; role: Role; teamIds: string[] }) =>
  send<{ user: FullUser; link: string }>("post", "/api/users", wish);

export const changeUserRole = async (id: string, role: Role) => {
  const { etag } = await call<FullUser>("get", `/api/users/${id}`);
  await call("patch", `/api/users/${id}`, { body: { role }, etag });
};

/** Another invitation, or a way to a new password for somebody who has joined. */
export const renewLink = (id: string) => send<{ link: string }>("post", `/api/users/${id}/link`);

export const removeTotpOf = (id: string) => send("delete", `/api/users/${id}/totp`);

export const deactivateUser = (id: string, handOverTo: string | null) =>
  send("post", `/api/users/${id}/deactivate`, { handOverTo });

export const activateUser = (id: string) => send("post", `/api/users/${id}/activate`);
