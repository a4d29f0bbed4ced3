import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { changeMe, getMe } from "../access/accessApi";
import { session } from "../access/session";
import { refusalText } from "../api/client";
import { useFormat } from "../text/useFormat";
import { Icon } from "./icons";
import { settings, useSettings, type Settings } from "./settings";
import { toast } from "./toasts";

export function DisplayMenu() {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <Button className="button quiet">
        <Icon name="contrast" />
        <span className="label">{t("display.title")}</span>
      </Button>
      <Popover className="popover" placement="top start">
        <Dialog aria-label={t("display.title")} className="settings">
          {/* The names of the languages stand in the languages themselves. */}
          <Choice of="language" options={{ fa: "فارسی", en: "English" }} />
          <Choice
            of="theme"
            options={{ light: t("display.light"), dark: t("display.dark"), system: t("display.system") }}
          />
          <Choice
            of="calendar"
            options={{ persian: t("display.persianCalendar"), gregory: t("display.gregorianCalendar") }}
          />
          <Choice of="digits" options={{ persian: "۱۲۳", latin: "123" }} />
          <Choice of="unit" options={{ toman: t("money.toman"), rial: t("money.rial") }} />
          <Example />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

type ChoiceName = "language" | "theme" | "calendar" | "digits" | "unit";

function Choice<Name extends ChoiceName>({
  of: name,
  options,
}: {
  of: Name;
  options: Record<Settings[Name], string>;
}) {
  const { t } = useTranslation();
  const chosen = useSettings()[name];

  async function choose(value: string) {
    try {
      if (name === "language" || name === "calendar") await keepInProfile({ [name]: value });
      settings.change({ [name]: value });
    } catch (error) {
      toast(refusalText(error, t("states.notSaved")), { bad: true });
    }
  }
  return (
    <fieldset>
      <legend>{t(`display.${name}`)}</legend>
      <div className="segments">
        {Object.entries<string>(options).map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name={`display-${name}`}
              value={value}
              checked={chosen === value}
              onChange={() => void choose(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Language and calendar are the person's, on every device. */
async function keepInProfile({ language, calendar }: Partial<Record<"language" | "calendar", string>>) {
  const change = language ? { language } : { calendar: calendar === "gregory" ? "gregorian" : "jalali" };
  const { etag } = await getMe();
  await changeMe(change, etag);
  session.note(change);
}

/** Shows at once what the choices do. */
function Example() {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  return (
    <p className="example">
      {format.dateTime(new Date().toISOString())}
      <br />
      {format.amount(1_250_000_000)} {t(`money.${unit}`)}
    </p>
  );
}
