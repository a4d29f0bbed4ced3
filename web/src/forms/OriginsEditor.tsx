import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../shell/icons";
import { TextField } from "./controls";
import { originOf } from "./formDraft";
import type { Messages } from "./messages";

export function OriginsEditor({
  origins,
  onChange,
  messages,
}: {
  origins: readonly string[];
  onChange: (origins: string[]) => void;
  messages: Messages;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);

  function add() {
    const origin = originOf(text);
    setWrong(origin === null);
    if (origin === null) return;
    if (!origins.includes(origin)) onChange([...origins, origin]);
    setText("");
  }

  return (
    <>
      {origins.length > 0 && (
        <ul className="origins">
          {origins.map((origin, index) => (
            <li key={origin}>
              <span className="ltr">{origin}</span>
              <button
                type="button"
                className="button quiet icon-only"
                aria-label={t("forms.removeOrigin", { origin })}
                onClick={() => onChange(origins.filter((other) => other !== origin))}
              >
                <Icon name="close" />
              </button>
              {messages[`allowedOrigins.${index}`] && (
                <span className="field-error">{messages[`allowedOrigins.${index}`]}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      <div
        className="origin-new"
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add();
        }}
      >
        <TextField
          label={t("forms.newOrigin")}
          ltr
          value={text}
          onChange={setText}
          error={wrong ? t("forms.problem_url") : messages.allowedOrigins}
        />
        <button type="button" className="button" onClick={add}>
          <Icon name="plus" />
          {t("forms.addOrigin")}
        </button>
      </div>
    </>
  );
}
