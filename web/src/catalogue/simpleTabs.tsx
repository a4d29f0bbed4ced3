import { useTranslation } from "react-i18next";
import { NumberField } from "../forms/controls";
import { useFormat } from "../text/useFormat";
import { ColourField } from "./controls";
import { ListEditor } from "./ListEditor";

export const TagTab = () => (
  <ListEditor
    kind="tags"
    blank={{}}
    fields={({ draft, item, set }) =>
      // A new one gets the colour that the fewest have.
      (item || draft.colour) && (
        <ColourField from={1} value={draft.colour ?? 1} onChange={(colour) => set({ colour })} />
      )
    }
  />
);

export const LostReasonTab = () => <ListEditor kind="lost-reasons" blank={{}} />;

export const LeadStatusTab = () => (
  <ListEditor
    kind="lead-statuses"
    blank={{ colour: 0 }}
    fields={({ draft, set }) => (
      <ColourField value={draft.colour ?? 0} onChange={(colour) => set({ colour })} />
    )}
  />
);

export function RecurringPlanTab() {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ListEditor
      kind="recurring-plans"
      blank={{ months: 1 }}
      detail={({ months }) => t("catalogue.everyMonths", { count: months, n: format.number(months) })}
      fields={({ draft, set, errors }) => (
        <NumberField
          label={t("catalogue.months")}
          value={draft.months ?? 1}
          onChange={(months) => set({ months })}
          error={errors.months}
        />
      )}
    />
  );
}
