import "../catalogue/catalogue.css";
import "./tags.css";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ComboBox, Input, ListBox, ListBoxItem, Popover, type Key } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { createItem } from "../catalogue/catalogueApi";
import { catalogueKey, useCatalogue } from "../catalogue/useCatalogue";
import { Icon } from "../shell/icons";
import { toast } from "../shell/toasts";

/** Tags as marks: type to add one, also one that is not there yet. */
export function TagBox({
  tagIds,
  onSave,
  labelledBy,
}: {
  tagIds: readonly string[];
  onSave: (tagIds: string[]) => Promise<void>;
  labelledBy: string;
}) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const catalogue = useCatalogue();
  const [text, setText] = useState("");
  const typed = text.trim();
  const plain = typed.toLocaleLowerCase();
  const found = catalogue.active.tags.filter(
    (tag) => !tagIds.includes(tag.id) && tag.label.toLocaleLowerCase().includes(plain),
  );
  const isNew =
    typed !== "" && !catalogue.active.tags.some(({ label }) => label.toLocaleLowerCase() === plain);

  const save = (wanted: readonly string[]) => onSave([...wanted]).catch(complain);
  const complain = (problem: unknown) => toast(refusalText(problem, t("states.notSaved")), { bad: true });

  async function pick(key: Key | null) {
    if (key === null) return;
    setText("");
    try {
      let tag = String(key);
      if (tag === "=new") {
        const wish = i18n.language === "en" ? { name: typed, englishName: typed } : { name: typed };
        tag = (await createItem("tags", wish)).data.id;
        await queries.invalidateQueries({ queryKey: catalogueKey });
      }
      await save([...tagIds, tag]);
    } catch (problem) {
      complain(problem);
    }
  }

  return (
    <div
      className="tag-box"
      // Whoever leaves without a word for it wants no tag, though the menu has marked one.
      onKeyDownCapture={(event) => {
        if (event.key === "Tab" && !typed) event.stopPropagation();
      }}
    >
      {tagIds.map((tagId) => (
        <span key={tagId} className="tag" data-colour={catalogue.find("tags", tagId)?.colour ?? 0}>
          <bdi>{catalogue.label("tags", tagId)}</bdi>
          <button
            aria-label={t("lead.removeTag", { name: catalogue.label("tags", tagId) })}
            onClick={() => void save(tagIds.filter((other) => other !== tagId))}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      <ComboBox
        aria-labelledby={labelledBy}
        className="tag-input"
        inputValue={text}
        onInputChange={setText}
        selectedKey={null}
        onSelectionChange={(key) => void pick(key)}
        menuTrigger="focus"
        defaultFilter={() => true}
        // A first tag is typed where there are none to offer.
        allowsEmptyCollection={typed !== ""}
      >
        <Input
          className="tag-typed"
          // A hint is written in the reader's direction.
          dir={text ? "auto" : undefined}
          placeholder={t("lead.addTag")}
          onKeyDown={(event) => {
            if (event.key === "Backspace" && text === "" && tagIds.length > 0) void save(tagIds.slice(0, -1));
          }}
        />
        <Popover className="popover">
          <ListBox
            className="menu"
            renderEmptyState={() => <p className="menu-item muted">{t("lead.noMoreTags")}</p>}
          >
            {found.map((tag) => (
              <ListBoxItem key={tag.id} id={tag.id} textValue={tag.label} className="menu-item">
                <span className="dot" data-colour={tag.colour} />
                <bdi>{tag.label}</bdi>
              </ListBoxItem>
            ))}
            {isNew && (
              <ListBoxItem id="=new" textValue={typed} className="menu-item">
                <Icon name="plus" />
                {t("lead.createTag", { name: typed })}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </div>
  );
}
