import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { LeadSummary } from "../leads/leadsApi";
import { withCard, withFirstCards, withNextCards, type Board, type BoardColumn } from "./board";
import { getBoard, readOn, type BoardQuestion } from "./boardApi";

const pollMilliseconds = 1_000;
export const boardKey = ["leads", "board"];

/** The board of a question, asked for again every second (mostly 304), with what is under way already shown. */
export function useBoard(question: BoardQuestion) {
  const queries = useQueryClient();
  const key = [...boardKey, question];
  const board = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const before = queries.getQueryData<Board>(key);
      const first = await getBoard(question, before?.etag, signal);
      const known = queries.getQueryData<Board>(key);
      return first ? withFirstCards(known, first) : (known ?? { columns: [] });
    },
    structuralSharing: false,
    // The next poll is the retry, so that a lost connection shows at once.
    retry: false,
    placeholderData: keepPreviousData,
    refetchInterval: pollMilliseconds,
    refetchOnWindowFocus: true,
  });

  /** Cards as they will be once the server has agreed. */
  const [wishes, setWishes] = useState<readonly LeadSummary[]>([]);
  const wish = (card: LeadSummary) => setWishes((now) => [...now.filter(({ id }) => id !== card.id), card]);
  const unwish = (card: LeadSummary) => setWishes((now) => now.filter((other) => other !== card));

  /** What the server has said of a lead; an answer that was on its way before knows nothing of it. */
  async function keep(card: LeadSummary) {
    await queries.cancelQueries({ queryKey: key });
    queries.setQueryData<Board>(key, (now) => now && { ...withCard(now, card), etag: undefined });
    void queries.invalidateQueries({ queryKey: boardKey });
  }

  const reading = useRef(new Set<string>());
  async function more(column: BoardColumn) {
    if (!column.cursor || reading.current.has(column.cursor)) return;
    const { cursor } = column;
    reading.current.add(cursor);
    try {
      const next = await readOn(question, column);
      queries.setQueryData<Board>(key, (now) => now && withNextCards(now, column, next));
    } catch {
      // The next scroll asks again; a lost connection is shown by the shell.
    } finally {
      reading.current.delete(cursor);
    }
  }

  return { ...board, data: board.data && wishes.reduce(withCard, board.data), wish, unwish, keep, more };
}
