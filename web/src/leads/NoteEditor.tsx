import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { usePeople } from "../teams/people";
import { PersonMark } from "../teams/PersonMark";
import { matching, mentionAt, mentionedIn, type Mentionable } from "./mentions";
import type { NoteText } from "./movesApi";

/** Where a note is written; an @ offers colleagues. What was typed stays until it is saved. */
export function NoteEditor({
  text: before = "",
  label,
  onSave,
  onCancel,
}: {
  text?: string;
  label: string;
  /** Throws when it is refused. */
  onSave: (note: NoteText) => Promise<void>;
  onCancel?: () => void;
}) {
  const { t } = useTranslation();
  const people = usePeople();
  const [text, setText] = useState(before);
  const [caret, setCaret] = useState(before.length);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState(false);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();

  const mention = dismissed ? null : mentionAt(text, caret);
  const found = mention ? matching(people.active, mention.typed) : [];
  const at = Math.min(chosen, found.length - 1);

  function insert(person: Mentionable) {
    if (!mention) return;
    const next = `${text.slice(0, mention.from)}@${person.name} ${text.slice(caret)}`;
    const end = mention.from + person.name.length + 2;
    setText(next);
    setCaret(end);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(end, end);
    });
  }

  async function save() {
    if (!text.trim() || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await onSave({ text: text.trim(), mentionIds: mentionedIn(text, people.active) });
      setText("");
      setCaret(0);
    } catch (problem) {
      setError(refusalText(problem, t("states.notSaved")));
    } finally {
      setBusy(false);
    }
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (found.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setChosen((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (
      found[at] &&
      (event.key === "Enter" || event.key === "Tab") &&
      !event.ctrlKey &&
      !event.metaKey
    ) {
      event.preventDefault();
      insert(found[at]);
    } else if (event.key === "Escape" && found.length > 0) {
      event.stopPropagation();
      setDismissed(true);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      onCancel?.();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save();
    }
  }

  return (
    <form
      className="note-editor"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="note-area">
        <textarea
          ref={area}
          className="input"
          dir={text ? "auto" : undefined}
          rows={2}
          aria-label={label}
          placeholder={t("notes.placeholder")}
          aria-autocomplete="list"
          aria-controls={found.length > 0 ? id : undefined}
          aria-activedescendant={found[at] ? `${id}-${found[at].id}` : undefined}
          value={text}
          readOnly={busy}
          autoFocus={onCancel !== undefined}
          onChange={(event) => {
            setText(event.target.value);
            setCaret(event.target.selectionStart);
            setDismissed(false);
            setChosen(0);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onBlur={() => setDismissed(true)}
          onFocus={() => setDismissed(false)}
        />
        {found.length > 0 && (
          <ul id={id} role="listbox" className="mention-list popover" aria-label={t("notes.colleagues")}>
            {found.map((person, index) => (
              <li
                key={person.id}
                id={`${id}-${person.id}`}
                role="option"
                aria-selected={index === at}
                className="menu-item"
                // The text keeps the focus.
                onPointerDown={(event) => {
                  event.preventDefault();
                  insert(person);
                }}
              >
                <PersonMark person={people.find(person.id)} name={person.name} />
                <bdi>{person.name}</bdi>
              </li>
            ))}
          </ul>
        )}
      </div>
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {(text.trim() || onCancel) && (
        <div className="note-actions">
          <span className="field-help">{t("notes.hint")}</span>
          {onCancel && (
            <button type="button" className="button quiet" onClick={onCancel}>
              {t("shell.cancel")}
            </button>
          )}
          <button className="button primary" disabled={busy || !text.trim()}>
            {t("notes.save")}
          </button>
        </div>
      )}
    </form>
  );
}
