import { describe, expect, test } from "vitest";
import type { Lead, LeadSummary } from "../leads/leadsApi";
import {
  cardOf,
  daysInStage,
  savedCard,
  withCard,
  withFirstCards,
  withFound,
  withNextCards,
  type Board,
  type BoardColumn,
} from "./board";

/** The later in the alphabet, the older. */
const card = (id: string, values: Partial<LeadSummary> = {}) =>
  ({
    id,
    kind: "opportunity",
    stageId: "new",
    archived: false,
    priority: 0,
    expectedRevenue: 10,
    proratedRevenue: 5,
    createdAt: `2026-01-01T00:00:${90 - ((id.codePointAt(0) ?? 0) % 32)}Z`,
    ...values,
  }) as LeadSummary;

const column = (stageId: string | null, cards: string, values: Partial<BoardColumn> = {}): BoardColumn => ({
  stageId,
  count: cards.length,
  expectedRevenue: 10 * cards.length,
  proratedRevenue: 5 * cards.length,
  items: [...cards].map((id) => card(id, { stageId })),
  cursor: null,
  ...values,
});
const board = (...columns: BoardColumn[]): Board => ({ columns });
const shown = ({ columns }: Board) => columns.map(({ items }) => items.map(({ id }) => id).join(""));
const counts = ({ columns }: Board) => columns.map(({ count }) => count);

describe("a card that moves", () => {
  const before = board(column("new", "ace"), column("won", "bd"));

  test("leaves its column for its place in the other, with what it is worth", () => {
    const after = withCard(before, card("c", { stageId: "won", expectedRevenue: 30, proratedRevenue: 30 }));
    expect(shown(after)).toEqual(["ae", "bcd"]);
    expect(
      after.columns.map(({ count, expectedRevenue, proratedRevenue }) => [
        count,
        expectedRevenue,
        proratedRevenue,
      ]),
    ).toEqual([
      [2, 20, 10],
      [3, 50, 40],
    ]);
  });

  test("stands by its stars first", () => {
    expect(shown(withCard(before, card("e", { priority: 2 })))).toEqual(["eac", "bd"]);
    expect(shown(withCard(before, card("a", { stageId: "won", priority: 1 })))).toEqual(["ce", "abd"]);
  });

  test.each<Partial<LeadSummary>>([{ archived: true }, { kind: "lead" }])("%j is gone", (values) => {
    const after = withCard(before, card("c", values));
    expect([shown(after), counts(after)]).toEqual([
      ["ae", "bd"],
      [2, 2],
    ]);
  });

  test("into no stage has a column where there is one", () => {
    const open = board(column(null, "x"), ...before.columns);
    expect(shown(withCard(open, card("c", { stageId: null })))).toEqual(["cx", "ae", "bd"]);
    expect(shown(withCard(before, card("c", { stageId: null })))).toEqual(["ae", "bd"]);
  });

  test("comes last where its place is not read yet", () => {
    const partly = board(column("new", "a"), column("won", "bd", { count: 900, cursor: "after d" }));
    const after = withCard(partly, card("z", { stageId: "won" }));
    expect([shown(after), counts(after)]).toEqual([
      ["a", "bdz"],
      [1, 901],
    ]);
  });

  test("and is taken back, all is as it was", () => {
    const there = withCard(before, card("c", { stageId: "won" }));
    expect(withCard(there, card("c"))).toEqual(before);
  });
});

describe("a card that was looked for", () => {
  const partly = board(column("new", "ab", { count: 900, cursor: "after b" }), column("won", ""));

  test("is shown without being counted again", () => {
    const after = withFound(partly, card("z"));
    expect([shown(after), counts(after)]).toEqual([
      ["abz", ""],
      [900, 0],
    ]);
  });

  test("stands where it is, if it is there", () => expect(withFound(partly, card("b"))).toBe(partly));

  test("stays while the board is read again, and when the column is read on", () => {
    const found = withFound(partly, card("z"));
    const again = withFirstCards(found, partly);
    expect(shown(again)[0]).toBe("abz");
    const next = { items: [card("c"), card("z"), card("d")], cursor: null };
    expect(shown(withNextCards(again, { stageId: "new", cursor: "after b" }, next))[0]).toBe("abzcd");
  });
});

describe("a board that is read again", () => {
  const partly = (cards: string, cursor: string | null) => column("new", cards, { count: 900, cursor });

  test("keeps what was read on", () => {
    const again = withFirstCards(board(partly("abcdef", "after f")), board(partly("xab", "after b")));
    expect(shown(again)).toEqual(["xabcdef"]);
    expect(again.columns[0]?.cursor).toBe("after f");
  });

  test("drops what has left its first cards", () =>
    expect(shown(withFirstCards(board(partly("abcdef", "f")), board(partly("acx", "x"))))).toEqual([
      "acxdef",
    ]));

  test("drops from the rest what stands in another column now", () => {
    const known = board(partly("abcdef", "f"), column("won", ""));
    expect(shown(withFirstCards(known, board(partly("ab", "b"), column("won", "e"))))).toEqual([
      "abcdf",
      "e",
    ]);
  });

  test("starts over where nothing is the same, and where all is read", () => {
    const known = board(partly("abcdef", "f"));
    expect(shown(withFirstCards(known, board(partly("xyz", "z"))))).toEqual(["xyz"]);
    expect(shown(withFirstCards(known, board(column("new", "ab"))))).toEqual(["ab"]);
  });

  test("starts over where more was read than there is", () => {
    const known = board(partly("abcdef", "f"));
    const fewer = column("new", "ab", { count: 3, cursor: "b" });
    expect(withFirstCards(known, board(fewer)).columns[0]).toBe(fewer);
  });

  test("is the first one, when there is no other", () =>
    expect(shown(withFirstCards(undefined, board(column("new", "a"))))).toEqual(["a"]));
});

describe("a column that is read on", () => {
  const known = board(column("new", "ab", { cursor: "b" }), column("won", "x"));
  const next = { items: [card("b"), card("c"), card("x")], cursor: "c" };

  test("has each card once, in whichever column", () => {
    const after = withNextCards(known, { stageId: "new", cursor: "b" }, next);
    expect(shown(after)).toEqual(["abc", "x"]);
    expect(after.columns[0]?.cursor).toBe("c");
  });

  test("takes nothing that continues another one", () =>
    expect(withNextCards(known, { stageId: "new", cursor: "a" }, next)).toEqual(known));
});

test("a card is found in its column, and not elsewhere", () => {
  const known = board(column("new", "ab"), column("won", "x"));
  expect(cardOf(known, "x")?.stageId).toBe("won");
  expect(cardOf(known, "y")).toBeUndefined();
  expect(cardOf(undefined, "x")).toBeUndefined();
});

test("whoever moves a card has looked after it; other changes leave it waiting", () => {
  const rotting = card("a", { rotting: true });
  expect(savedCard(rotting, card("a", { stageId: "won" }) as unknown as Lead).rotting).toBe(false);
  expect(savedCard(rotting, card("a", { priority: 3 }) as unknown as Lead)).toMatchObject({
    rotting: true,
    priority: 3,
  });
});

test("days in a stage are whole ones, from the making where it never moved", () => {
  const now = Date.parse("2026-03-21T12:00:00Z");
  const since = (stageChangedAt: string | null) =>
    daysInStage({ stageChangedAt, createdAt: "2026-03-01T12:00:00Z" }, now);
  expect([
    since("2026-03-20T12:00:01Z"),
    since("2026-03-20T12:00:00Z"),
    since(null),
    since("2026-03-22T00:00:00Z"),
  ]).toEqual([0, 1, 20, 0]);
});
