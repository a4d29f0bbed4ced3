// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { firstTouch, touchOf } from "./attribution";

const now = Date.parse("2026-01-01T00:00:00Z");
const day = 86_400_000;

describe("a touch", () => {
  it("keeps campaign parameters and click ids, page, referrer and time, and nothing else of the address", () => {
    expect(
      touchOf("https://a.example/p?utm_source=x&utm_evil=1&gclid=g&name=Ali#part", "https://b.example/", now),
    ).toEqual({
      utm_source: "x",
      gclid: "g",
      page: "https://a.example/p?utm_source=x&utm_evil=1&gclid=g&name=Ali",
      referrer: "https://b.example/",
      at: "2026-01-01T00:00:00.000Z",
    });
  });

  it("bounds every value and takes the first of several", () => {
    const touch = touchOf(
      `https://a.example/?utm_source=${"x".repeat(2000)}&gclid=1&gclid=2`,
      "r".repeat(2000),
      now,
    );
    expect(touch.utm_source).toHaveLength(512);
    expect(touch.page).toHaveLength(512);
    expect(touch.referrer).toHaveLength(512);
    expect(touch.gclid).toBe("1");
  });

  it("leaves out what is empty", () => {
    expect(Object.keys(touchOf("https://a.example/?utm_source=", "", now))).toEqual(["page", "at"]);
  });
});

describe("the first touch", () => {
  const earlier = touchOf("https://a.example/?utm_source=first", "", now - 5 * day);
  const present = touchOf("https://a.example/contact", "", now);

  beforeEach(() => localStorage.clear());

  it("is not kept without permission", () => {
    expect(firstTouch(present, false, now)).toEqual(present);
    expect(localStorage).toHaveLength(0);
  });

  it("stays the first once it may be kept", () => {
    firstTouch(earlier, true, now - 5 * day);
    expect(firstTouch(present, true, now)).toEqual(earlier);
    expect(firstTouch(present, false, now)).toEqual(earlier);
  });

  it("is forgotten after ninety days", () => {
    firstTouch(earlier, true, now);
    expect(firstTouch(present, true, now + 86 * day)).toEqual(present);
    expect(firstTouch(earlier, true, now + 86 * day)).toEqual(present);
  });

  it("survives storage that is broken or forbidden", () => {
    localStorage.setItem("sarnakh-first-touch", "{");
    expect(firstTouch(present, true, now)).toEqual(present);
    localStorage.setItem("sarnakh-first-touch", '"text"');
    expect(firstTouch(present, true, now)).toEqual(present);

    const forbidden = vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    expect(firstTouch(present, true, now)).toEqual(present);
    forbidden.mockRestore();
  });
});
