import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { listContacts, type ContactKind, type ContactSummary } from "./contactsApi";

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
  const found = useQuery({
    queryKey: ["contacts", "suggest", kind, text],
    queryFn: ({ signal }) => listContacts({ q: text, kind }, { limit: 8 }, signal),
    placeholderData: (before) => before,
  });
  const items = found.data?.items ?? [];
  const name = text.trim();
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
            <ListBoxItem key={item.id} id={item.id} textValue={item.name} className="menu-item">
              <bdi>{item.name}</bdi>
              {secondary(item) && (
                <span className="end">
                  <bdi>{secondary(item)}</bdi>
                </span>
              )}
            </ListBoxItem>
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

/** What tells people of one name apart. */
const secondary = ({ organisationName, email, phone, city }: ContactSummary) =>
  organisationName ?? email ?? phone ?? city;
