import { useTranslation } from "react-i18next";
import { NumberField } from "../forms/controls";
import { SettingsForm } from "../settings/SettingsForm";
import { getAccessSettings, saveAccessSettings } from "./accessSettingsApi";
import { Section } from "./Section";

export default function AccessSettings() {
  const { t } = useTranslation();
  return (
    <SettingsForm
      name="access"
      load={getAccessSettings}
      save={saveAccessSettings}
      warning={(saved, wanted) =>
        wanted.idleHours < saved.idleHours || wanted.absoluteDays < saved.absoluteDays
          ? t("accessSettings.shorter")
          : undefined
      }
    >
      {({ draft, set, errors }) => (
        <Section title={t("accessSettings.title")} text={t("accessSettings.text")}>
          <NumberField
            label={t("accessSettings.idleHours")}
            help={t("accessSettings.idleText")}
            value={draft.idleHours}
            onChange={(idleHours) => set({ idleHours })}
            error={errors.idleHours}
          />
          <NumberField
            label={t("accessSettings.absoluteDays")}
            help={t("accessSettings.absoluteText")}
            value={draft.absoluteDays}
            onChange={(absoluteDays) => set({ absoluteDays })}
            error={errors.absoluteDays}
          />
          <p className="field-help">{t("accessSettings.elsewhere")}</p>
        </Section>
      )}
    </SettingsForm>
  );
}
