import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../shell/icons";
import { Sheet } from "../shell/overlays";
import { useFormat } from "../text/useFormat";
import { choosable, type Column, type Layout } from "./leadView";
import { useFields, type FieldId } from "./listFields";

/** Which columns a list has or which lines the cards of a board, and in what order: by buttons, so that it works without dragging. */
export function ColumnSheet({
  layout,
  columns,
  onChange,
  onClose,
}: {
  layout: Layout;
  columns: readonly Column[];
  onChange: (columns: readonly Column[]) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const fields = useFields();
  const { usual, least, most, without } = choosable[layout];
  const [chosen, setChosen] = useState(columns);
  const others = fields.all.filter(
    (id) =>
      fields.of(id).shows !== false && !without.includes(id) && !chosen.some(({ field }) => field === id),
  );
  const move = (from: number, by: number) => {
    const next = [...chosen];
    const [moved] = next.splice(from, 1);
    if (moved) next.splice(from + by, 0, moved);
    setChosen(next);
  };
  return (
    <Sheet title={t(`columns.title_${layout}`)} isOpen onClose={onClose}>
      {layout === "board" && <p className="muted">{t("columns.note_board", { n: format.number(most) })}</p>}
      <ul className="column-list">
        {chosen.map(({ field }, index) => (
          <li key={field}>
            <bdi className="truncate">{fields.label(field)}</bdi>
            <button
              className="button quiet icon-only"
              disabled={index === 0}
              onClick={() => move(index, -1)}
              aria-label={t("columns.earlier", { name: fields.label(field) })}
            >
              <Icon name="up" />
            </button>
            <button
              className="button quiet icon-only"
              disabled={index === chosen.length - 1}
              onClick={() => move(index, 1)}
              aria-label={t("columns.later", { name: fields.label(field) })}
            >
              <Icon name="down" />
            </button>
            <button
              className="button quiet icon-only"
              disabled={chosen.length === least}
              onClick={() => setChosen(chosen.filter((column) => column.field !== field))}
              aria-label={t("columns.remove", { name: fields.label(field) })}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <select
        className="select"
        aria-label={t(`columns.add_${layout}`)}
        disabled={chosen.length >= most}
        value=""
        onChange={(event) => setChosen([...chosen, { field: event.target.value as FieldId }])}
      >
        <option value="">{t(`columns.add_${layout}`)}</option>
        {others.map((id) => (
          <option key={id} value={id}>
            {fields.label(id)}
          </option>
        ))}
      </select>
      <div className="dialog-actions">
        <button className="button quiet" onClick={() => setChosen(usual)}>
          {t(`columns.usual_${layout}`)}
        </button>
        <button
          className="button primary"
          onClick={() => {
            onChange(JSON.stringify(chosen) === JSON.stringify(usual) ? [] : chosen);
            onClose();
          }}
        >
          {t("columns.apply")}
        </button>
      </div>
    </Sheet>
  );
}
