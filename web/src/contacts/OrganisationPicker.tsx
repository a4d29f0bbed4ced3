import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { listContacts } from "./contactsApi";

/** Finds an organisation while its name is typed. What is typed and is none can be made one. */
export function OrganisationPicker({
  label,
  onPick,
  onCreate,
  autoFocus,
}: {
  label: string;
  onPick: (organisation: { id: string; name: string }) => void;
  onCreate: (name: string) => void;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const id = useId();
  const found = useQuery({
    queryKey: ["contacts", "suggest", text],
    queryFn: ({ signal }) => listContacts({ q: text, kind: "organisation" }, { limit: 8 }, signal),
    placeholderData: (before) => before,
  });
  const items = found.data?.items ?? [];
  const name = text.trim();
  const isNew = name !== "" && !items.some((item) => item.name === name);
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
          dir="auto"
          autoFocus={autoFocus}
          placeholder={t("contacts.findOrganisation")}
        />
        <Button className="sr-only">{label}</Button>
      </div>
      <Popover className="popover">
        <ListBox
          className="menu"
          renderEmptyState={() => <p className="muted combo-empty">{t("contacts.noOrganisation")}</p>}
        >
          {items.map((item) => (
            <ListBoxItem key={item.id} id={item.id} textValue={item.name} className="menu-item">
              <bdi>{item.name}</bdi>
              {item.city && <span className="end">{item.city}</span>}
            </ListBoxItem>
          ))}
          {isNew && (
            <ListBoxItem id="=new" textValue={name} className="menu-item">
              {t("contacts.makeOrganisation", { name })}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
