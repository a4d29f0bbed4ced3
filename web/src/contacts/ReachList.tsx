import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { mailHref, telHref } from "../leads/leadText";
import { Editor, TypedField, useEditing } from "../leads/TypedField";
import { Icon } from "../shell/icons";

interface Reach {
  value: string;
  label: string | null;
}

/** All e-mail addresses or all numbers of a contact, each and what it is for edited in its place; an emptied one goes. */
export function ReachList({
  kind,
  items,
  onChange,
}: {
  kind: "emails" | "phones";
  items: readonly Reach[];
  onChange: (items: Reach[]) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const isMail = kind === "emails";
  const shownItems = items.length === 0 || adding ? [...items, { value: "", label: null }] : items;
  return (
    <>
      {shownItems.map(({ value, label }, index) => {
        const plain = t(index === 0 ? `contacts.${kind}` : `contacts.more_${kind}`);
        const href = value && (isMail ? mailHref(value) : telHref(value));
        return (
          <TypedField
            key={`${index} ${value}`}
            shape={{
              field: `${kind}.${index}.${isMail ? "address" : "number"}`,
              label: label || plain,
              kind: isMail ? "email" : "phone",
            }}
            heading={
              value ? (
                <Label
                  label={label ?? ""}
                  plain={plain}
                  field={`${kind}.${index}.label`}
                  onSave={(label) =>
                    onChange(items.map((item, at) => (at === index ? { ...item, label } : item)))
                  }
                />
              ) : undefined
            }
            value={value}
            onSave={async (typed) => {
              await onChange(
                typeof typed === "string"
                  ? shownItems.map((item, at) => (at === index ? { ...item, value: typed } : item))
                  : shownItems.filter((_, at) => at !== index),
              );
              setAdding(false);
            }}
            beside={
              href && (
                <a
                  className="button quiet square"
                  href={href}
                  aria-label={
                    isMail ? t("contacts.writeTo", { to: value }) : t("contacts.callTo", { to: value })
                  }
                >
                  <Icon name={isMail ? "mail" : "phone"} />
                </a>
              )
            }
          />
        );
      })}
      {items.length > 0 && !adding && (
        <div className="lead-field">
          <dt />
          <dd>
            <button className="button quiet" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t(`contacts.add_${kind}`)}
            </button>
          </dd>
        </div>
      )}
    </>
  );
}

const longestLabel = 60;

/** What an address or a number is for, in its owner's words. */
function Label({
  label,
  plain,
  field,
  onSave,
}: {
  label: string;
  /** Where nobody has said. */
  plain: string;
  field: string;
  onSave: (label: string | null) => Promise<void>;
}) {
  const { t } = useTranslation();
  const { editing, shown, open, close } = useEditing();
  const id = useId();
  if (!editing)
    return (
      <button ref={shown} className="reach-label" title={t("contacts.editLabel")} onClick={open}>
        <bdi>{label || plain}</bdi>
      </button>
    );
  return (
    <>
      <span id={id} className="sr-only">
        {t("contacts.editLabel")}
      </span>
      <Editor
        labelledBy={id}
        placeholder={plain}
        longest={longestLabel}
        shape={{ field, kind: "text" }}
        value={label}
        onSave={(typed) => onSave(typed as string | null)}
        onClose={close}
      />
    </>
  );
}
