import { describe, expect, it, vi } from "vitest";
import { attempts, isTransient, persist, waitBefore, type Answer, type Line } from "./retry";

const answer = (status: number, retryAfter: string | null = null): Answer => ({
  status,
  retryAfter,
  body: null,
});

function line(answers: Answer[], forbidden = false) {
  const waits: number[] = [];
  const post = vi.fn(() => Promise.resolve(answers.shift() ?? answer(0)));
  const made: Line = {
    post,
    forbidden: vi.fn(() => Promise.resolve(forbidden)),
    wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    retrying: vi.fn(),
    random: () => 0,
    now: () => 0,
  };
  return { ...made, post, waits };
}

describe("which answers deserve another try", () => {
  it.each([0, 408, 409, 429, 500, 502, 503, 504])("%i does", (status) =>
    expect(isTransient(status)).toBe(true),
  );
  it.each([200, 202, 303, 400, 403, 404, 413, 415, 422])("%i does not", (status) =>
    expect(isTransient(status)).toBe(false),
  );
});

describe("the wait before the next attempt", () => {
  it("doubles up to half a minute", () => {
    expect([0, 1, 2, 3, 4, 5, 9].map((attempt) => waitBefore(attempt, null, 0, () => 1))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
  });

  it("is half fixed and half random", () => {
    expect(waitBefore(2, null, 0, () => 0)).toBe(2000);
    expect(waitBefore(2, null, 0, () => 0.5)).toBe(3000);
  });

  it("honours Retry-After in seconds and as a date, with jitter on top", () => {
    expect(waitBefore(0, "7", 0, () => 0)).toBe(7000);
    expect(waitBefore(0, "7", 0, () => 1)).toBe(7500);
    expect(waitBefore(0, "Thu, 01 Jan 1970 00:00:12 GMT", 2000, () => 0)).toBe(10_000);
  });

  it("ignores a Retry-After that says nothing and bounds one that asks too much", () => {
    expect(waitBefore(0, "soon", 5000, () => 0)).toBe(500);
    expect(waitBefore(0, "86400", 0, () => 1)).toBe(60_000);
  });
});

describe("persisting", () => {
  it("returns the first final answer", async () => {
    const used = line([answer(0), answer(503), answer(202), answer(202)]);
    expect(await persist(used)).toMatchObject({ status: 202 });
    expect(used.post).toHaveBeenCalledTimes(3);
    expect(used.waits).toEqual([500, 1000]);
    expect(used.retrying).toHaveBeenCalledTimes(2);
  });

  it("does not repeat what was refused for good", async () => {
    const used = line([answer(422)]);
    expect(await persist(used)).toMatchObject({ status: 422 });
    expect(used.waits).toEqual([]);
  });

  it("waits as long as the server asks", async () => {
    const used = line([answer(429, "3"), answer(409, "1"), answer(202)]);
    await persist(used);
    expect(used.waits).toEqual([3000, 1000]);
  });

  it("gives up after its attempts with the last answer", async () => {
    const used = line([]);
    expect(await persist(used)).toMatchObject({ status: 0 });
    expect(used.post).toHaveBeenCalledTimes(attempts);
    expect(used.waits).toHaveLength(attempts - 1);
  });

  it("says at once when the browser forbids it, and only asks when no answer came", async () => {
    const blocked = line([answer(0)], true);
    expect(await persist(blocked)).toBe("forbidden");
    expect(blocked.post).toHaveBeenCalledTimes(1);

    const unwell = line([answer(503), answer(202)], true);
    expect(await persist(unwell)).toMatchObject({ status: 202 });
    expect(unwell.forbidden).not.toHaveBeenCalled();
  });
});
