import type { Handled, MessageRef, Selection } from "./messagesApi";

export const nameOf = ({ queue, id }: MessageRef) => `${queue}/${id}`;

/** What a person chose: rows by name, or all there were when they looked, shown or not. */
export type Chosen =
  { kind: "some"; messages: readonly MessageRef[] } | { kind: "all"; queue?: string; before: string };

/** What became of it. `error` is what stopped it half-way; what was done stays done. */
export interface Outcome {
  done: MessageRef[];
  gone: number;
  error?: unknown;
}

/** Small enough that the bar moves, large enough that a thousand do not take a thousand requests. */
const portion = 25;

/** Handles what was chosen in portions and tells after each how many are behind it. */
export async function handle(
  chosen: Chosen,
  send: (selection: Selection) => Promise<Handled>,
  onProgress: (behind: number) => void,
): Promise<Outcome> {
  const outcome: Outcome = { done: [], gone: 0 };
  try {
    for await (const { done, gone } of portionsOf(chosen, send)) {
      outcome.done.push(...done);
      outcome.gone += gone;
      onProgress(outcome.done.length + outcome.gone);
    }
  } catch (error) {
    outcome.error = error;
  }
  return outcome;
}

async function* portionsOf(chosen: Chosen, send: (selection: Selection) => Promise<Handled>) {
  if (chosen.kind === "some") {
    for (let from = 0; from < chosen.messages.length; from += portion)
      yield await send({ messages: chosen.messages.slice(from, from + portion) });
    return;
  }
  const { queue, before } = chosen;
  for (;;) {
    const handled = await send(queue ? { queue, before } : { all: true, before });
    yield handled;
    // Without progress the rest cannot be handled either.
    if (handled.left === 0 || handled.done.length + handled.gone === 0) return;
  }
}
