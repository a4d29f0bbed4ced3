import { useTranslation } from "react-i18next";
import { Section } from "../access/Section";
import { Check, NumberField } from "../forms/controls";
import { SettingsForm } from "../settings/SettingsForm";
import { getRetention, saveRetention } from "./privacyApi";
import { removesMore } from "./retention";

const parts = [
  { field: "rawDays", name: "raw" },
  { field: "quarantineDays", name: "quarantine" },
  { field: "idempotencyDays", name: "idempotency" },
] as const;

export default function RetentionSettings() {
  const { t } = useTranslation();
  return (
    <SettingsForm
      name="retention"
      load={getRetention}
      save={saveRetention}
      warning={(saved, wanted) => (removesMore(saved, wanted) ? t("retention.shorter") : undefined)}
    >
      {({ draft, saved, set, errors }) => (
        <>
          <p className="muted settings-text">{t("retention.text")}</p>
          {parts.map(({ field, name }) => (
            <Section key={field} title={t(`retention.${name}`)} text={t(`retention.${name}Text`)}>
              <Check
                label={t("retention.forGood")}
                checked={draft[field] === null}
                onChange={(forGood) => set({ [field]: forGood ? null : (saved[field] ?? 365) })}
              />
              {draft[field] !== null && (
                <NumberField
                  label={t("retention.days")}
                  value={draft[field]}
                  onChange={(days) => set({ [field]: days })}
                  error={errors[field]}
                />
              )}
            </Section>
          ))}
        </>
      )}
    </SettingsForm>
  );
}
