import { describe, expect, test } from "vitest";
import { settle, withFirstPage, withLead, withNextPage, type LeadList } from "./leadPages";
import type { LeadSummary } from "./leadsApi";

const lead = (id: string, revision = 1) => ({ id, revision }) as LeadSummary;
const leads = (ids: string) => [...ids].map((id) => lead(id));
const ids = (items: readonly LeadSummary[]) => items.map(({ id }) => id).join("");
const list = (text: string, cursor: string | null = "more"): LeadList => ({
  items: leads(text),
  total: 100,
  cursor,
});

describe("a first page read again", () => {
  test("keeps the later pages", () => {
    const merged = withFirstPage(list("abcdef", "after f"), list("xabc"));
    expect(ids(merged.items)).toBe("xabcdef");
    expect(merged.cursor).toBe("after f");
  });

  test("drops what has left it", () => {
    expect(ids(withFirstPage(list("abcdef"), list("acd")).items)).toBe("acdef");
  });

  test("starts over when nothing overlaps", () => {
    expect(withFirstPage(list("abc", "after c"), list("xyz", "after z"))).toEqual(list("xyz", "after z"));
  });

  test("is all there is, when it has no cursor", () => {
    expect(ids(withFirstPage(list("abcdef"), list("ab", null)).items)).toBe("ab");
  });
});

describe("a further page", () => {
  test("is added once", () => {
    const twoPages = withNextPage(list("abc"), "more", list("cde", null));
    expect(ids(twoPages.items)).toBe("abcde");
    expect(withNextPage(twoPages, "more", list("fgh"))).toBe(twoPages);
  });
});

describe("what the reader sees", () => {
  test("newcomers on top are fresh", () => {
    const settled = settle(leads("abc"), leads("xyabc"), false);
    expect(ids(settled.items)).toBe("xyabc");
    expect([...settled.fresh]).toEqual(["x", "y"]);
  });

  test("the first leads of all are fresh", () => {
    expect(settle([], leads("a"), false).fresh.size).toBe(1);
  });

  test("a further page is not fresh", () => {
    expect(settle(leads("abc"), leads("abcdef"), false).fresh.size).toBe(0);
  });

  test("nothing moves under a reader down the list", () => {
    const settled = settle(leads("abc"), [lead("x"), lead("c"), lead("a", 2), lead("d")], true);
    expect(ids(settled.items)).toBe("abcd");
    expect(settled.items[0]?.revision).toBe(2);
    expect(settled.waiting).toBe(1);
  });
});

test("an older answer never overwrites a newer lead", () => {
  const now = { ...list(""), items: [lead("a", 5)] };
  expect(withLead(now, lead("a", 4))).toBe(now);
  expect(withLead(now, lead("a", 6)).items[0]?.revision).toBe(6);
});
