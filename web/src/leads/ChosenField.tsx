import { useId, useState, type ReactNode } from "react";
import { Button, MenuTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import { Icon } from "../shell/icons";
import { Choices } from "./Choices";
import type { LeadFieldProps } from "./LeadField";
import { Shown } from "./Shown";

/** A value that is chosen from a menu, or several: these are saved when the menu closes. */
export function ChosenField({ shape, value, onSave, children }: LeadFieldProps) {
  const { t } = useTranslation();
  const [error, setError] = useState<string>();
  const { kind, options } = shape;
  const several = kind === "choices";
  const before = Array.isArray(value) ? (value as string[]) : [];
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  // What the menu opened with, whatever others choose meanwhile.
  const [opened, setOpened] = useState(value);
  const isUnset = value === null || value === undefined || (several && before.length === 0);

  const save = (wanted: unknown) =>
    onSave(wanted, opened).then(
      () => setError(undefined),
      (problem: unknown) =>
        setError(errorsByField(problem)[shape.field] ?? refusalText(problem, t("states.notSaved"))),
    );

  function onOpenChange(open: boolean) {
    if (open) setOpened(several ? before : value);
    if (!several) return;
    if (open) setChosen(before);
    else {
      if (chosen && [...chosen].sort().join() !== [...(opened as string[])].sort().join()) void save(chosen);
      setChosen(null);
    }
  }

  return (
    <MenuField
      label={shape.label}
      onOpenChange={onOpenChange}
      beside={
        <>
          {error && (
            <span className="field-error" role="alert">
              {error}
            </span>
          )}
          {children}
        </>
      }
      menu={
        several ? (
          <Choices multiple options={options} chosen={chosen ?? before} onChange={setChosen} />
        ) : (
          <Choices
            // A menu's keys are texts of at least one letter.
            options={[["=", t("lead.none")], ...options.map(([key, name]) => [`=${key}`, name] as const)]}
            chosen={[isUnset ? "=" : `=${String(value)}`]}
            onChange={([key]) => {
              if (key !== undefined) void save(readChoice(key.slice(1), options));
            }}
          />
        )
      }
    >
      {isUnset ? (
        <span className="lead-add">{t("leads.add")}</span>
      ) : (
        <Shown {...shape} value={chosen ?? value} />
      )}
    </MenuField>
  );
}

/** Yes and no are values of their own, all else is an id. */
const readChoice = (key: string, options: LeadFieldProps["shape"]["options"]) =>
  key === "" ? null : options.length === 2 && options[0]?.[0] === "true" ? key === "true" : key;

/** A field whose value opens a menu. */
export function MenuField({
  label,
  menu,
  beside,
  onOpenChange,
  children,
}: {
  label: string;
  menu: ReactNode;
  beside?: ReactNode;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className="lead-field">
      <dt id={id}>{label}</dt>
      <dd>
        <MenuTrigger onOpenChange={onOpenChange}>
          <Button className="lead-value lead-picker" aria-describedby={id}>
            {children}
            <Icon name="expand" />
          </Button>
          {menu}
        </MenuTrigger>
        {beside}
      </dd>
    </div>
  );
}
