import { useSyncExternalStore } from "react";
import { knowCsrf, onRefusal } from "../api/client";
import { settings } from "../shell/settings";
import { getSession, signOut, type SessionUser, type SessionView } from "./accessApi";
import { profileSettings } from "./profileSettings";

interface SessionState {
  /** Undefined until the server has answered once. */
  view?: SessionView;
  /** Why it has not. */
  error?: unknown;
  /** Whoever is in `view` is signed out by now; the page is kept for when they come back. */
  ended: boolean;
}

const key = "sarnakh.user";
const pause = 20_000;

let state: SessionState = { ended: false };
let askedAt = 0;
let channel: BroadcastChannel | undefined;
let waiting: (() => void)[] = [];
const listeners = new Set<() => void>();

function set(next: SessionState) {
  state = next;
  for (const listener of listeners) listener();
}

/** Takes up what the server says about who is signed in. */
function accept(view: SessionView) {
  const before = state.view?.user;
  if (before && !view.user) {
    if (!state.ended) set({ view: state.view, ended: true });
    return;
  }
  if (before && view.user && before.id !== view.user.id) {
    // Nothing that somebody else has loaded may stay.
    location.reload();
    return;
  }
  knowCsrf(view.csrf ?? null);
  remember(view.user);
  set({ view, ended: false });
  for (const goOn of waiting.splice(0)) goOn();
  if (view.user) settings.change(profileSettings(view.user));
}

/** Only a hint about which part of the program will be needed. */
function remember(user: SessionUser | null) {
  try {
    if (user) localStorage.setItem(key, user.id);
    else localStorage.removeItem(key);
  } catch {
    // Without storage it is asked for a moment later.
  }
}

async function ask() {
  askedAt = Date.now();
  try {
    accept(await getSession());
  } catch (error) {
    if (!state.view) set({ error, ended: false });
  }
}

/** Until somebody signs in again. False when the question is no longer of interest. */
function signedInAgain(signal: AbortSignal): Promise<boolean> {
  if (state.view && !state.ended) set({ view: state.view, ended: true });
  return new Promise((resolve) => {
    const goOn = () => {
      signal.removeEventListener("abort", giveUp);
      resolve(true);
    };
    const giveUp = () => {
      waiting = waiting.filter((other) => other !== goOn);
      resolve(false);
    };
    waiting.push(goOn);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}

onRefusal(async (code, signal) => {
  if (!state.view?.user) return false;
  if (code === "access.sign_in") return signedInAgain(signal);
  if (code !== "access.csrf") return false;
  await ask();
  return !state.ended;
});

export const session = {
  read: () => state,
  ask,

  wasSignedIn(): boolean {
    try {
      return localStorage.getItem(key) !== null;
    } catch {
      return false;
    }
  },

  /** Somebody signed in on this page: the others of this browser look again. */
  begin(view: SessionView) {
    accept(view);
    channel?.postMessage("changed");
  },

  /** The profile was changed on this page. */
  note(change: Partial<SessionUser>) {
    if (!state.view?.user) return;
    set({ ...state, view: { ...state.view, user: { ...state.view.user, ...change } } });
  },

  async end() {
    await signOut();
    remember(null);
    channel?.postMessage("changed");
    // A new page: nothing of what was loaded stays in memory.
    location.assign("/sign-in");
  },

  /** Notices what happens to the session in other tabs and on other devices. */
  watch() {
    channel = new BroadcastChannel("sarnakh.session");
    channel.onmessage = () => void ask();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && Date.now() - askedAt > pause) void ask();
    });
  },

  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export const useSession = () => useSyncExternalStore(session.subscribe, session.read);

/** Whoever uses the application; only for what stands behind the door. */
export function useUser(): SessionUser {
  const user = useSession().view?.user;
  if (!user) throw new Error("Nobody is signed in");
  return user;
}
