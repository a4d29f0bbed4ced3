import { useCallback, useEffect, useLayoutEffect, useState, type RefObject } from "react";

const overscan = 8;

/** Which rows of equal height are near the visible part of the scroller. */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number) {
  const [range, setRange] = useState({ start: 0, end: 30 });

  const measure = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const start = Math.max(0, Math.floor(element.scrollTop / rowHeight) - overscan);
    const end = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + overscan;
    setRange((now) => (now.start === start && now.end === end ? now : { start, end }));
  }, [scroller, rowHeight]);

  useLayoutEffect(measure, [measure, count]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      resize.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [scroller, measure]);

  return { start: Math.min(range.start, count), end: Math.min(range.end, count), height: count * rowHeight };
}
