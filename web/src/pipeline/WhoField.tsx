import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { ContactKind, ContactSummary } from "../contacts/contactsApi";
import { SuggestedContact } from "../contacts/SuggestedContact";
import { useSuggested } from "../contacts/useSuggested";
import { Icon } from "../shell/icons";

/** Whom a lead is about: somebody known, or a name that is to become somebody. */
export interface Who {
  name: string;
  /** Null for a new one. */
  id: string | null;
  kind: ContactKind;
  /** Where a known person works. */
  organisation?: string;
}

export const nobody: Who = { name: "", id: null, kind: "person" };

const asNew = { "=person": "person", "=organisation": "organisation" } as const;
const isNew = (key: string): key is keyof typeof asNew => key in asNew;

/** Finds people and organisations while a name is typed; a name that nobody has can be made one of either. */
export function WhoField({
  who,
  onChange,
  error,
}: {
  who: Who;
  onChange: (who: Who) => void;
  error?: string;
}) {
  const { t } = useTranslation();
  const name = who.name.trim();
  const items = useSuggested(name);
  const known = ({ id, name: called, kind, organisationName }: ContactSummary): Who => ({
    id,
    name: called,
    kind,
    organisation: organisationName ?? undefined,
  });
  return (
    <ComboBox
      className="field"
      allowsCustomValue
      allowsEmptyCollection={name !== ""}
      menuTrigger="input"
      defaultFilter={() => true}
      isInvalid={error !== undefined}
      inputValue={who.name}
      onInputChange={(text) => {
        if (text !== who.name) onChange({ name: text, id: null, kind: who.kind });
      }}
      onSelectionChange={(key) => {
        if (key === null) return;
        const picked = items.find(({ id }) => id === key);
        if (picked) onChange(known(picked));
        else if (isNew(String(key))) onChange({ name, id: null, kind: asNew[key as keyof typeof asNew] });
      }}
    >
      <Label>{t("quick.who")}</Label>
      <Input
        className="input"
        dir="auto"
        autoFocus
        autoComplete="off"
        placeholder={t("quick.whoPlaceholder")}
      />
      {error ? (
        <span className="field-error" role="alert">
          {error}
        </span>
      ) : who.id ? (
        <span className="field-help who-known">
          <Icon name="check" />
          <span>
            {t(`quick.known_${who.kind}`)}
            {who.organisation && (
              <>
                {" · "}
                <bdi>{who.organisation}</bdi>
              </>
            )}
          </span>
        </span>
      ) : (
        name !== "" && (
          <span className="who-new" role="radiogroup" aria-label={t("quick.makes")}>
            <span className="field-help">{t("quick.makes")}</span>
            <span className="segments">
              {(["person", "organisation"] as const).map((kind) => (
                <label key={kind}>
                  <input
                    type="radio"
                    name="quick-kind"
                    checked={who.kind === kind}
                    onChange={() => onChange({ ...who, kind })}
                  />
                  {t(`contacts.kind_${kind}`)}
                </label>
              ))}
            </span>
          </span>
        )
      )}
      <Popover className="popover who-found">
        <ListBox
          className="menu"
          renderEmptyState={() => <p className="muted combo-empty">{t("states.loading")}</p>}
        >
          {items.map((item) => (
            <SuggestedContact key={item.id} contact={item} />
          ))}
          {name !== "" &&
            (["person", "organisation"] as const).map((kind) => (
              <ListBoxItem key={kind} id={`=${kind}`} textValue={name} className="menu-item">
                <Icon name="plus" />
                <span className="truncate">{t(`quick.make_${kind}`, { name })}</span>
              </ListBoxItem>
            ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
