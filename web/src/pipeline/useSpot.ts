import { createContext, useEffect, useState } from "react";

/** A card to look at, since it was just made or has just moved. */
export interface Spot {
  id: string;
  /** Whether the board goes to its column, too: whoever has moved a card goes on where they are. */
  far: boolean;
}

const milliseconds = 3_000;

/** The card to look at, for a moment. */
export function useSpot() {
  const [spot, setSpot] = useState<Spot | null>(null);
  useEffect(() => {
    if (!spot) return;
    const timer = setTimeout(() => setSpot(null), milliseconds);
    return () => clearTimeout(timer);
  }, [spot]);
  return [spot, setSpot] as const;
}

/** For cards, which need not all be drawn anew. */
export const SpottedId = createContext<string | null>(null);
