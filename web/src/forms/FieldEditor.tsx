import { useTranslation } from "react-i18next";
import { useCatalogue } from "../catalogue/useCatalogue";
import { Icon } from "../shell/icons";
import { Check, Field, LocalTextField, NumberField, TextField } from "./controls";
import { customTarget, fieldTypes, hasOptions, leadFields, targeted } from "./formDraft";
import type { FormField } from "./formsApi";
import { localErrors, type Messages } from "./messages";

interface Props {
  field: FormField;
  path: string;
  onChange: (field: FormField) => void;
  messages: Messages;
}

const noText = { fa: "", en: "" };

export function FieldEditor({ field, path, onChange, messages }: Props) {
  const { t } = useTranslation();
  const change = (part: Partial<FormField>) => onChange({ ...field, ...part });
  // Whoever fills a form chooses nobody of the team.
  const custom = useCatalogue().active["custom-fields"].filter(({ type }) => type !== "person");
  return (
    <div className="field-editor">
      <LocalTextField
        label={t("forms.label")}
        value={field.label}
        onChange={(label) => change({ label })}
        errors={localErrors(messages, `${path}.label`)}
      />
      <div className="two">
        <Field label={t("forms.type")} error={messages[`${path}.type`]}>
          {(id) => (
            <select
              id={id}
              className="select"
              value={field.type}
              onChange={(event) => {
                const type = fieldTypes.find((candidate) => candidate === event.target.value) ?? "text";
                change({ type, options: hasOptions(type) ? (field.options ?? []) : null });
              }}
            >
              {fieldTypes.map((type) => (
                <option key={type} value={type}>
                  {t(`fieldTypes.${type}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t("forms.mapTo")} error={messages[`${path}.mapTo`]}>
          {(id) => (
            <select
              id={id}
              className="select"
              value={field.mapTo ?? ""}
              onChange={(event) => onChange(targeted(field, event.target.value || null, custom))}
            >
              <option value="">{t("forms.mapToNothing")}</option>
              {leadFields.map((name) => (
                <option key={name} value={name}>
                  {t(`fields.${name}`)}
                </option>
              ))}
              {custom.map(({ id: fieldId, label }) => (
                <option key={fieldId} value={customTarget(fieldId)}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={t("forms.fieldName")}
          help={t("forms.fieldNameHelp")}
          ltr
          value={field.name}
          onChange={(name) => change({ name })}
          error={messages[`${path}.name`]}
        />
        <NumberField
          label={t("forms.maxLength")}
          value={field.maxLength ?? null}
          onChange={(length) => change({ maxLength: length || null })}
          error={messages[`${path}.maxLength`]}
        />
      </div>
      <Check
        label={t("forms.required")}
        checked={field.required}
        onChange={(required) => change({ required })}
      />
      {hasOptions(field.type) && (
        <Options field={field} path={path} messages={messages} onChange={onChange} />
      )}
      <details className="more" open={Boolean(field.placeholder ?? field.help)}>
        <summary>{t("forms.hints")}</summary>
        <LocalTextField
          label={t("forms.placeholder")}
          value={field.placeholder ?? noText}
          onChange={(text) => change({ placeholder: text.fa || text.en ? text : null })}
          errors={localErrors(messages, `${path}.placeholder`)}
        />
        <LocalTextField
          label={t("forms.help")}
          value={field.help ?? noText}
          onChange={(text) => change({ help: text.fa || text.en ? text : null })}
          errors={localErrors(messages, `${path}.help`)}
        />
      </details>
    </div>
  );
}

function Options({ field, path, messages, onChange }: Props) {
  const { t } = useTranslation();
  const options = field.options ?? [];
  const set = (next: typeof options) => onChange({ ...field, options: next });
  return (
    <fieldset className="options">
      <legend className="field-label">{t("forms.options")}</legend>
      {options.map((option, index) => {
        const change = (part: Partial<typeof option>) =>
          set(options.map((other, at) => (at === index ? { ...option, ...part } : other)));
        return (
          <div key={index} className="option">
            <input
              className="input"
              dir="ltr"
              aria-label={t("forms.optionValue")}
              placeholder={t("forms.optionValue")}
              value={option.value}
              onChange={(event) => change({ value: event.target.value })}
            />
            <input
              className="input"
              dir="rtl"
              aria-label={t("shell.inPersian", { label: t("forms.label") })}
              placeholder="فارسی"
              value={option.label.fa}
              onChange={(event) => change({ label: { ...option.label, fa: event.target.value } })}
            />
            <input
              className="input"
              dir="ltr"
              aria-label={t("shell.inEnglish", { label: t("forms.label") })}
              placeholder="English"
              value={option.label.en}
              onChange={(event) => change({ label: { ...option.label, en: event.target.value } })}
            />
            <button
              type="button"
              className="button quiet icon-only"
              aria-label={t("forms.removeOption", { name: option.value })}
              onClick={() => set(options.filter((_, at) => at !== index))}
            >
              <Icon name="close" />
            </button>
          </div>
        );
      })}
      {messages[`${path}.options`] && <span className="field-error">{messages[`${path}.options`]}</span>}
      <button
        type="button"
        className="button"
        onClick={() => set([...options, { value: `option_${options.length + 1}`, label: noText }])}
      >
        <Icon name="plus" />
        {t("forms.addOption")}
      </button>
    </fieldset>
  );
}
