import { useTranslation } from "react-i18next";
import { Check } from "../forms/controls";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import { toggled } from "./itemDraft";
import { useCatalogue } from "./useCatalogue";

/** One of the colours by their numbers; 0 is none. */
export function ColourField({
  value,
  onChange,
  from = 0,
}: {
  value: number;
  onChange: (colour: number) => void;
  from?: 0 | 1;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <fieldset className="field">
      <legend className="field-label">{t("catalogue.colour")}</legend>
      <div className="colours">
        {Array.from({ length: 12 - from }, (_, index) => index + from).map((colour) => (
          <label key={colour} className="colour" data-colour={colour}>
            <input
              type="radio"
              name="colour"
              checked={value === colour}
              onChange={() => onChange(colour)}
              aria-label={
                colour === 0
                  ? t("catalogue.noColour")
                  : t("catalogue.colourNumber", { n: format.number(colour) })
              }
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface Choice {
  legend: string;
  help: string;
  chosen: readonly string[] | null | undefined;
  onChange: (chosen: string[]) => void;
}

/** Several of a short list; none means what `help` says. */
export function Several({
  legend,
  help,
  options,
  chosen,
  onChange,
}: Choice & { options: readonly { id: string; label: string }[] }) {
  if (options.length === 0) return null;
  return (
    <fieldset className="field">
      <legend className="field-label">{legend}</legend>
      <div className="choices">
        {options.map(({ id, label }) => (
          <Check
            key={id}
            label={label}
            checked={chosen?.includes(id) ?? false}
            onChange={(on) => onChange(toggled(chosen, id, on))}
          />
        ))}
      </div>
      <span className="field-help">{help}</span>
    </fieldset>
  );
}

export function TeamsField(props: Choice) {
  const teams = usePeople().teams.map(({ id, name }) => ({ id, label: name }));
  return <Several {...props} options={teams} />;
}

export function StagesField(props: Choice) {
  return <Several {...props} options={useCatalogue().active.stages} />;
}
