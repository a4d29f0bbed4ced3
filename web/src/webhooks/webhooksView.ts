import type { Delivery, Webhook } from "./webhooksApi";

/** What a person sets. */
export type WebhookChange = Pick<Webhook, "name" | "url" | "events" | "active">;

export const changeOf = ({ name, url, events, active }: WebhookChange): WebhookChange => ({
  name,
  url,
  events,
  active,
});

/** Texts know no dots in names. */
export const eventKey = (event: string) => event.replace(".", "_");

/** How it stands, as texts name it; a pause that nobody ordered is worse than one that somebody did. */
export function stateOf({ active, pausedBecause }: Pick<Webhook, "active" | "pausedBecause">) {
  if (active) return { name: "active", tone: "good" } as const;
  return pausedBecause === "person" || !pausedBecause
    ? ({ name: "person", tone: "warn" } as const)
    : ({ name: pausedBecause, tone: "bad" } as const);
}

const tones = { delivered: "good", waiting: "warn", failed: "bad", overtaken: "" } as const;

export const toneOf = ({ state }: Pick<Delivery, "state">) => tones[state];

/** Those that paused by themselves, which somebody has to look at. */
export const needHelp = (webhooks: readonly Pick<Webhook, "active" | "pausedBecause">[]) =>
  webhooks.filter((webhook) => stateOf(webhook).tone === "bad");

/** What there is to send: not what is on its way, and nothing about a lead that is gone. */
export const canSendAgain = ({ state }: Pick<Delivery, "state">) => state !== "overtaken";

/** The same order as they are offered in, whatever the order of ticking. */
export const withEvent = (
  offered: readonly string[],
  chosen: readonly string[],
  event: string,
  on: boolean,
) => offered.filter((known) => (known === event ? on : chosen.includes(known)));
