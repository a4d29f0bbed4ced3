import { useEffect, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icons";

const typingPause = 120;

/** Searches while somebody types. Enter goes on to what was found, once it is there. */
export function SearchBox({
  q,
  onChange,
  settled,
  onLeave,
  ref,
  label,
  placeholder,
}: {
  q: string;
  onChange: (q: string) => void;
  /** Whether what is shown is what was found. */
  settled: boolean;
  /** To the first of what was found. */
  onLeave: () => void;
  ref: RefObject<HTMLInputElement | null>;
  /** Leads, if not said. */
  label?: string;
  placeholder?: string;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(q);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);

  // What comes from the URL (Back, "clear filters") replaces the text; what we sent there is the text already.
  const [known, setKnown] = useState(q);
  if (q !== known) {
    setKnown(q);
    if (text.trim() !== q) setText(q);
  }

  // Who types on, or goes elsewhere, no longer wants to be led to it.
  const leaving = useRef(false);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
    if (!leaving.current || !settled || text.trim() !== q) return;
    leaving.current = false;
    if (document.activeElement === document.body) onLeave();
  });

  function type(next: string, wait: number) {
    setText(next);
    leaving.current = false;
    clearTimeout(pause.current);
    pause.current = setTimeout(() => latest.current(next.trim()), wait);
  }

  return (
    <div className="search-box" role="search">
      <Icon name="search" />
      <input
        ref={ref}
        type="search"
        className="input"
        dir={text ? "auto" : undefined}
        value={text}
        onChange={(event) => type(event.target.value, typingPause)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            type("", 0);
            event.currentTarget.blur();
          } else if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            event.currentTarget.blur();
            if (settled && text.trim() === q) onLeave();
            else {
              type(text, 0);
              leaving.current = true;
            }
          }
        }}
        placeholder={placeholder ?? t("leads.searchPlaceholder")}
        aria-label={label ?? t("leads.search")}
        autoComplete="off"
        spellCheck={false}
      />
      {!text && (
        <kbd className="kbd" aria-hidden="true">
          /
        </kbd>
      )}
    </div>
  );
}
