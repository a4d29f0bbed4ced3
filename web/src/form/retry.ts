/** An answer of the server; status 0 means that none came. */
export interface Answer {
  status: number;
  retryAfter: string | null;
  body: unknown;
}

export const attempts = 6;

const longest = 60_000;

/** Worth another try with the same key: no answer, still in flight, over a budget, or the server is unwell. */
export function isTransient(status: number): boolean {
  return status === 0 || status === 408 || status === 409 || status === 429 || status >= 500;
}

/**
 * Milliseconds before the next attempt: 1, 2, 4 … 30 seconds, of which a random half, so that many visitors do not come back at once;
 * never sooner than `Retry-After` asks (seconds or a date), but never later than a minute.
 */
export function waitBefore(
  attempt: number,
  retryAfter: string | null,
  now: number,
  random: () => number,
): number {
  const backoff = Math.min(30_000, 1000 * 2 ** attempt);
  const jitter = (random() * backoff) / 2;
  const asked = !retryAfter
    ? 0
    : /^\d+$/.test(retryAfter)
      ? +retryAfter * 1000
      : (Date.parse(retryAfter) || now) - now;
  return Math.min(longest, Math.max(asked, backoff / 2) + jitter);
}

export interface Line {
  post: () => Promise<Answer>;
  /** Whether the server can be reached though `post` gets no answer: then the browser forbids it (CORS, content policy). */
  forbidden: () => Promise<boolean>;
  wait: (milliseconds: number) => Promise<void>;
  retrying: () => void;
  random: () => number;
  now: () => number;
}

/** Posts until there is an answer to show, attempts run out, or the browser forbids it (`"forbidden"`: only a plain post can help). */
export async function persist(line: Line): Promise<Answer | "forbidden"> {
  for (let attempt = 0; ; attempt++) {
    const answer = await line.post();
    if (!isTransient(answer.status)) return answer;
    if (answer.status === 0 && (await line.forbidden())) return "forbidden";
    if (attempt + 1 === attempts) return answer;
    line.retrying();
    await line.wait(waitBefore(attempt, answer.retryAfter, line.now(), line.random));
  }
}
