import { answerOf, api, type Answer, type Read, type Schemas } from "../api/client";
import type { Role } from "./roles";

export type CalendarName = "jalali" | "gregorian";
export type SessionUser = Read<Schemas["SessionUser"]>;
export type SessionView = Read<Schemas["SessionView"]>;
export type LinkView = Read<Schemas["LinkView"]>;
export type Profile = Read<Schemas["UserResource"]>;
export type WorkingDay = Read<Schemas["WorkingDay"]>;
export type DeviceSession = Read<Schemas["SessionItem"]>;
export type TotpKey = Read<Schemas["TotpKey"]>;

export const weekdays = [
  "saturday",
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
] as const;

export type ProfileChange = Partial<
  Pick<Profile, "name" | "language" | "calendar" | "timeZone" | "workingHours" | "daysOff" | "signature">
>;

export const tokenScopes = ["read", "write", "admin"] as const;

export type ApiToken = Omit<Read<Schemas["TokenItem"]>, "scopes"> & {
  scopes: (typeof tokenScopes)[number][];
};

type Call<T> = Parameters<typeof answerOf<T>>[0];

const dataOf = async <T>(call: Call<T>) => (await answerOf(call)).data as Read<T>;

export const getSession = () => dataOf(api.GET("/api/session"));

export const signOut = () => answerOf(api.DELETE("/api/session"));

export interface Proof {
  code?: string;
  recoveryCode?: string;
}

export const signIn = (by: { email: string; password: string } & Proof) =>
  dataOf(api.POST("/api/session", { body: by }));

export const setUp = (wish: {
  token: string;
  name: string;
  email: string;
  password: string;
  language: string;
  calendar: CalendarName;
}) => dataOf(api.POST("/api/session/setup", { body: wish }));

export const getLink = (token: string, signal?: AbortSignal) =>
  dataOf(api.GET("/api/links", { params: { header: { "Sarnakh-Link": token } }, signal }));

export const useLink = (token: string, use: { password: string; name?: string } & Proof) =>
  dataOf(api.POST("/api/links", { params: { header: { "Sarnakh-Link": token } }, body: use }));

export const getMe = (signal?: AbortSignal) =>
  answerOf(api.GET("/api/me", { signal })) as Promise<Answer<Profile>>;

export const changeMe = (change: ProfileChange, etag?: string) =>
  answerOf(api.PATCH("/api/me", { headers: { "If-Match": etag }, body: change })) as Promise<Answer<Profile>>;

export const changePassword = (current: string, next: string) =>
  dataOf(api.POST("/api/me/password", { body: { current, new: next } }));

export const getTotp = (signal?: AbortSignal) => dataOf(api.GET("/api/me/totp", { signal }));

export const beginTotp = () => dataOf(api.POST("/api/me/totp"));

export const confirmTotp = async (code: string) =>
  (await dataOf(api.PUT("/api/me/totp", { body: { code } }))).recoveryCodes;

export const endTotp = (password: string) => answerOf(api.DELETE("/api/me/totp", { body: { password } }));

export const listSessions = async (signal?: AbortSignal) =>
  (await dataOf(api.GET("/api/me/sessions", { signal }))).items;

export const endSession = (sessionId: string) =>
  answerOf(api.DELETE("/api/me/sessions/{sessionId}", { params: { path: { sessionId } } }));

/** All but this one. */
export const endOtherSessions = () => answerOf(api.DELETE("/api/me/sessions"));

export const listTokens = async (signal?: AbortSignal) =>
  (await dataOf(api.GET("/api/me/tokens", { signal }))).items as ApiToken[];

export const createToken = (wish: Pick<ApiToken, "name" | "scopes" | "expiresAt">) =>
  dataOf(api.POST("/api/me/tokens", { body: wish }));

export const deleteToken = (tokenId: string) =>
  answerOf(api.DELETE("/api/me/tokens/{tokenId}", { params: { path: { tokenId } } }));

export const putAvatar = (image: Blob) =>
  answerOf(
    api.PUT("/api/me/avatar", {
      headers: { "Content-Type": image.type },
      // The document has no type for the bytes of a picture.
      body: image as unknown as string,
      bodySerializer: (file) => file,
    }),
  );

export const removeAvatar = () => answerOf(api.DELETE("/api/me/avatar"));

/** Whoever works or has worked here, as colleagues see them. */
export type Person = Pick<Read<Schemas["UserItem"]>, "id" | "name" | "active" | "hasAvatar">;

/** As administrators see them. */
export type FullUser = Read<Schemas["UserItem"]> & { email: string; role: Role };

export const listPeople = async (signal?: AbortSignal): Promise<Person[]> =>
  (await dataOf(api.GET("/api/users", { signal }))).items;

export const listUsers = async (signal?: AbortSignal) =>
  (await dataOf(api.GET("/api/users", { signal }))).items as FullUser[];

export const inviteUser = (wish: { email: string; name: string; role: Role; teamIds: string[] }) =>
  dataOf(api.POST("/api/users", { body: wish }));

export const changeUserRole = async (userId: string, role: Role) => {
  const path = { userId };
  const { etag } = await answerOf(api.GET("/api/users/{userId}", { params: { path } }));
  await answerOf(
    api.PATCH("/api/users/{userId}", { params: { path }, headers: { "If-Match": etag }, body: { role } }),
  );
};

/** Another invitation, or a way to a new password for somebody who has joined. */
export const renewLink = (id: string) =>
  dataOf(api.POST("/api/users/{id}/link", { params: { path: { id } } }));

export const removeTotpOf = (id: string) =>
  answerOf(api.DELETE("/api/users/{id}/totp", { params: { path: { id } } }));

export const deactivateUser = (userId: string, handOverTo: string | null) =>
  answerOf(
    api.POST("/api/users/{userId}/deactivate", { params: { path: { userId } }, body: { handOverTo } }),
  );

export const activateUser = (userId: string) =>
  answerOf(api.POST("/api/users/{userId}/activate", { params: { path: { userId } } }));
