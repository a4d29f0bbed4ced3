import { useTranslation } from "react-i18next";
import { Field } from "../forms/controls";
import type { LifecycleRule } from "./catalogueApi";
import { Several } from "./controls";
import { events, lifecycleStages, subjectKind } from "./lifecycle";
import { ListEditor } from "./ListEditor";
import { useCatalogue } from "./useCatalogue";

export default function LifecycleTab() {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const nameOf = (stage: LifecycleRule["to"]) => t(`lifecycleStages.${stage}`);

  function sentence({ on, subjectId, from, to }: LifecycleRule) {
    const kind = subjectKind(on);
    const when = t(`catalogue.when_${on}`, { name: kind ? catalogue.label(kind, subjectId) : "" });
    const values = { when, to: nameOf(to), from: from.map(nameOf).join(t("catalogue.or")) };
    return t(from.length > 0 ? "catalogue.ruleFrom" : "catalogue.rule", values);
  }

  return (
    <ListEditor
      kind="lifecycle-rules"
      nameless
      blank={{ on: "won", to: "customer", from: [] }}
      title={sentence}
      fields={({ draft, set, errors }) => {
        const kind = subjectKind(draft.on ?? "won");
        return (
          <>
            <Field label={t("catalogue.on")} error={errors.on}>
              {(id) => (
                <select
                  id={id}
                  className="select"
                  value={draft.on ?? "won"}
                  onChange={(event) => {
                    const on = events.find((known) => known === event.target.value) ?? "won";
                    const of = subjectKind(on);
                    set({ on, subjectId: of ? (catalogue.active[of][0]?.id ?? null) : null });
                  }}
                >
                  {events.map((on) => (
                    <option key={on} value={on}>
                      {t(`catalogue.event_${on}`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {kind && (
              <Field label={t(`catalogue.subject_${kind}`)} error={errors.subjectId}>
                {(id) => (
                  <select
                    id={id}
                    className="select"
                    value={draft.subjectId ?? ""}
                    onChange={(event) => set({ subjectId: event.target.value })}
                  >
                    {catalogue.active[kind].map((item) => (
                      <option key={item.id} value={item.id}>
                        {item.label}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            )}
            <Field label={t("catalogue.to")} error={errors.to}>
              {(id) => (
                <select
                  id={id}
                  className="select"
                  value={draft.to ?? "customer"}
                  onChange={(event) =>
                    set({ to: lifecycleStages.find((stage) => stage === event.target.value) ?? "customer" })
                  }
                >
                  {lifecycleStages.map((stage) => (
                    <option key={stage} value={stage}>
                      {nameOf(stage)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Several
              legend={t("catalogue.from")}
              help={t("catalogue.fromHelp")}
              options={lifecycleStages.map((id) => ({ id, label: nameOf(id) }))}
              chosen={draft.from}
              onChange={(from) => set({ from: lifecycleStages.filter((stage) => from.includes(stage)) })}
            />
          </>
        );
      }}
    />
  );
}
