import { useEffect, useRef, useState } from "react";
import { Button, GridList, GridListItem, useDragAndDrop } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Icon } from "../shell/icons";
import { toast } from "../shell/toasts";
import { useFormat } from "../text/useFormat";
import { FieldEditor } from "./FieldEditor";
import { moved, newField } from "./formDraft";
import type { FormField } from "./formsApi";
import type { Messages } from "./messages";

interface Props {
  fields: readonly FormField[];
  onChange: (fields: FormField[]) => void;
  messages: Messages;
}

/** The fields in their order on one side, the chosen one open on the other. */
export function FieldsEditor({ fields, onChange, messages }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState(0);
  const latest = useRef(fields);
  useEffect(() => {
    latest.current = fields;
  }, [fields]);
  const language = i18n.language === "fa" ? "fa" : "en";
  const labelOf = (field: FormField) =>
    field.label[language] || field.label.fa || field.label.en || field.name;

  function move(from: number, to: number) {
    if (to < 0 || to >= fields.length || from === to) return;
    onChange(moved(fields, from, to));
    setChosen(to);
  }

  function remove(index: number) {
    const gone = fields[index];
    onChange(fields.filter((_, other) => other !== index));
    setChosen(Math.max(0, index - 1));
    if (gone)
      toast(t("forms.fieldRemoved", { name: labelOf(gone) }), {
        action: { label: t("shell.undo"), run: () => onChange(latest.current.toSpliced(index, 0, gone)) },
      });
  }

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": String(key) })),
    onReorder: ({ keys, target }) => {
      const from = Number([...keys][0]);
      const at = Number(target.key) + (target.dropPosition === "after" ? 1 : 0);
      move(from, at > from ? at - 1 : at);
    },
  });

  const open = fields[chosen];
  return (
    <div className="fields-editor">
      <div className="fields-side">
        <GridList
          aria-label={t("forms.fields")}
          className="field-list"
          // Rows are known by their place: names can be empty or doubled while they are typed.
          items={fields.map((field, index) => ({ id: index, field }))}
          dependencies={[chosen, messages, language]}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[chosen]}
          onSelectionChange={(keys) => {
            const [key] = keys === "all" ? [] : [...keys];
            if (key !== undefined) setChosen(Number(key));
          }}
          dragAndDropHooks={dragAndDropHooks}
          renderEmptyState={() => <p className="muted">{t("forms.noFields")}</p>}
        >
          {({ id, field }) => (
            <GridListItem id={id} textValue={labelOf(field)} className="field-row">
              <Button slot="drag" className="drag" aria-label={t("forms.drag", { name: labelOf(field) })}>
                <Icon name="drag" />
              </Button>
              <span className="field-row-text">
                <bdi className="truncate">
                  {labelOf(field)}
                  {field.required && <span className="required"> *</span>}
                </bdi>
                <span className="muted truncate">{t(`fieldTypes.${field.type}`)}</span>
              </span>
              {Object.keys(messages).some((path) => messages[path] && path.startsWith(`fields.${id}.`)) && (
                <span className="badge bad">{t("forms.mistake")}</span>
              )}
            </GridListItem>
          )}
        </GridList>
        <button
          type="button"
          className="button"
          onClick={() => {
            onChange([...fields, newField(fields, { fa: "فیلد تازه", en: "New field" })]);
            setChosen(fields.length);
          }}
        >
          <Icon name="plus" />
          {t("forms.addField")}
        </button>
      </div>
      {messages.fields && <p className="field-error">{messages.fields}</p>}
      {open && (
        <div className="card field-panel">
          <div className="field-panel-head">
            <h3>{t("forms.fieldNumber", { n: format.number(chosen + 1) })}</h3>
            <button
              type="button"
              className="button quiet icon-only"
              aria-label={t("forms.moveUp")}
              disabled={chosen === 0}
              onClick={() => move(chosen, chosen - 1)}
            >
              <Icon name="up" />
            </button>
            <button
              type="button"
              className="button quiet icon-only"
              aria-label={t("forms.moveDown")}
              disabled={chosen === fields.length - 1}
              onClick={() => move(chosen, chosen + 1)}
            >
              <Icon name="down" />
            </button>
            <button
              type="button"
              className="button quiet icon-only danger"
              aria-label={t("forms.removeField", { name: labelOf(open) })}
              onClick={() => remove(chosen)}
            >
              <Icon name="trash" />
            </button>
          </div>
          <FieldEditor
            key={chosen}
            field={open}
            path={`fields.${chosen}`}
            messages={messages}
            onChange={(field) => onChange(fields.map((other, index) => (index === chosen ? field : other)))}
          />
        </div>
      )}
    </div>
  );
}
