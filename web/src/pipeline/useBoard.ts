import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Lead, LeadSummary } from "../leads/leadsApi";
import { withCard, withFirstCards, withFound, withNextCards, type Board, type BoardColumn } from "./board";
import { findCard, getBoard, readOn, type BoardQuestion } from "./boardApi";
import { useSpot } from "./useSpot";

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

  const [spot, setSpot] = useSpot();

  /** Cards as they will be once the server has agreed. */
  const [wishes, setWishes] = useState<readonly LeadSummary[]>([]);
  function wish(card: LeadSummary, wanted: LeadSummary) {
    if (wanted.stageId !== card.stageId || wanted.archived !== card.archived)
      setSpot({ id: card.id, far: false });
    setWishes((now) => [...now.filter(({ id }) => id !== card.id), wanted]);
  }
  const data = board.data && wishes.reduce(withCard, board.data);
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

  /** A lead that was just made, wherever it stands, unless this board does not show it. */
  async function find(lead: Lead) {
    const card = await findCard(question, lead);
    if (!card) return;
    queries.setQueryData<Board>(key, (now) => now && withFound(now, card));
    setSpot({ id: card.id, far: true });
  }

  const { isPending, isPlaceholderData, error, refetch } = board;
  return { data, isPending, isPlaceholderData, error, refetch, wish, unwish, keep, more, find, spot };
}
