import { useId, useState } from "react";
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { ContactKind } from "./contactsApi";
import { SuggestedContact } from "./SuggestedContact";
import { useSuggested } from "./useSuggested";

/** Finds a person or an organisation while its name is typed. What is typed and is none can be made one. */
export function ContactPicker({
  kind,
  label,
  typed = "",
  onPick,
  onCreate,
  autoFocus,
}: {
  kind: ContactKind;
  label: string;
  /** What it begins with. */
  typed?: string;
  onPick: (contact: { id: string; name: string }) => void;
  onCreate: (name: string) => void;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(typed);
  const id = useId();
  const name = text.trim();
  const items = useSuggested(name, kind);
  // Two people may have one name.
  const isNew = name !== "" && (kind === "person" || !items.some((item) => item.name === name));
  return (
    <ComboBox
      aria-label={label}
      inputValue={text}
      onInputChange={setText}
      allowsEmptyCollection
      menuTrigger="focus"
      defaultFilter={() => true}
      onSelectionChange={(key) => {
        if (key === null) return;
        const picked = items.find((item) => item.id === key);
        if (picked) onPick(picked);
        else onCreate(name);
      }}
    >
      <div className="combo">
        <Input
          id={id}
          className="input"
          dir={text ? "auto" : undefined}
          autoFocus={autoFocus}
          placeholder={t(`contacts.find_${kind}`)}
        />
        <Button className="sr-only">{label}</Button>
      </div>
      <Popover className="popover">
        <ListBox
          className="menu"
          renderEmptyState={() => <p className="muted combo-empty">{t(`contacts.no_${kind}`)}</p>}
        >
          {items.map((item) => (
            <SuggestedContact key={item.id} contact={item} />
          ))}
          {isNew && (
            <ListBoxItem id="=new" textValue={name} className="menu-item">
              {t(`contacts.make_${kind}`, { name })}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
