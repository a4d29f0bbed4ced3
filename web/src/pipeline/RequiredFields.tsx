import { useFields } from "../leads/listFields";
import { ValueInput } from "../leads/ValueInput";
import type { Test } from "../leads/leadView";

/** Custom fields by their ids. */
export type Custom = Record<string, Test["value"]>;

/** What a stage asks for, to be filled in on the way. */
export function RequiredFields({
  ids,
  values,
  onChange,
  errors,
}: {
  ids: readonly string[];
  values: Custom;
  onChange: (values: Custom) => void;
  errors: Record<string, string>;
}) {
  const fields = useFields();
  return ids.map((id) => {
    const field = `custom.${id}` as const;
    const label = fields.label(field);
    const error = errors[field];
    return (
      <div key={id} className="field">
        <span className="field-label" aria-hidden="true">
          {label}
        </span>
        <ValueInput
          fields={fields}
          field={field}
          several={fields.of(field).kind === "many"}
          label={label}
          value={values[id]}
          onChange={(value) => onChange({ ...values, [id]: value })}
        />
        {error && (
          <span className="field-error" role="alert">
            {error}
          </span>
        )}
      </div>
    );
  });
}
