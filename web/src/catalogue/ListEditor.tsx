import "../forms/forms.css";
import "./catalogue.css";
import "./settings.css";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Button, GridList, GridListItem, useDragAndDrop } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { moved } from "../forms/formDraft";
import { Icon } from "../shell/icons";
import { Bones, Empty, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { useFormat } from "../text/useFormat";
import { orderItems, type Kind, type Kinds, type Lists } from "./catalogueApi";
import { ItemSheet, type Fields } from "./ItemSheet";
import { catalogueKey, useCatalogue, useLists, type Labelled } from "./useCatalogue";
import { useRestore } from "./useRestore";

export interface ListEditorProps<K extends Kind> {
  kind: K;
  /** What a new one begins as. */
  blank: Partial<Kinds[K]>;
  /** The item in one line; its name if this says nothing. */
  title?: (item: Labelled<Kinds[K]>) => string;
  /** What stands under the name. */
  detail?: (item: Labelled<Kinds[K]>) => ReactNode;
  /** What can be set beside the names. */
  fields?: Fields<K>;
  nameless?: boolean;
}

/** Items of one kind in their order, which a drag changes, also by keyboard; each opens in a sheet, what was removed comes back. */
export function ListEditor<K extends Kind>(props: ListEditorProps<K>) {
  const lists = useLists();
  if (lists.isPending) return <Bones lines={6} height={26} />;
  if (lists.isError) return <Failure error={lists.error} onRetry={() => void lists.refetch()} />;
  return <Editor {...props} lists={lists.data} />;
}

function Editor<K extends Kind>(props: ListEditorProps<K> & { lists: Lists }) {
  const { kind, lists, blank } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const catalogue = useCatalogue();
  const restore = useRestore();
  const [open, setOpen] = useState<string | "new">();
  const items = catalogue.active[kind] as readonly Labelled<Kinds[K]>[];
  const removed = lists[kind].items.filter(({ active }) => !active);
  const titleOf = (item: Labelled<Kinds[K]>) => props.title?.(item) ?? item.label;
  const lines = JSON.stringify(items.map((item) => [titleOf(item), props.detail?.(item)]));
  const opened = open && open !== "new" ? catalogue.find(kind, open) : undefined;

  async function order(from: number, to: number) {
    if (kind === "tags" || from === to) return;
    const { version } = lists[kind];
    const wanted = moved(items, from, to);
    queries.setQueryData<Lists>(catalogueKey, {
      ...lists,
      [kind]: { version, items: [...wanted, ...removed] },
    });
    try {
      await orderItems(
        kind as Exclude<Kind, "tags">,
        wanted.map(({ id }) => id),
        version,
      );
    } catch (error) {
      toast(refusalText(error, t("states.notSaved")), { bad: true });
    } finally {
      await queries.invalidateQueries({ queryKey: catalogueKey });
    }
  }

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": String(key) })),
    onReorder: ({ keys, target }) => {
      const place = (key: unknown) => items.findIndex(({ id }) => id === key);
      const from = place([...keys][0]);
      const at = place(target.key) + (target.dropPosition === "after" ? 1 : 0);
      void order(from, at > from ? at - 1 : at);
    },
  });

  return (
    <>
      <header className="list-head">
        <p className="muted">{t(`catalogue.text_${kind}`)}</p>
        <button type="button" className="button primary push" onClick={() => setOpen("new")}>
          <Icon name="plus" />
          {t(`catalogue.new_${kind}`)}
        </button>
      </header>
      <GridList
        aria-label={t(`settings.tab_${kind}`)}
        className="card item-list"
        items={items}
        // Details name teams and stages, which may be known later than the items.
        dependencies={[items, lines]}
        onAction={(key) => setOpen(String(key))}
        dragAndDropHooks={kind === "tags" ? undefined : dragAndDropHooks}
        renderEmptyState={() => <Empty icon="sliders" title={t("catalogue.empty")} />}
      >
        {(item) => (
          <GridListItem id={item.id} textValue={titleOf(item)} className="item-row">
            {kind !== "tags" && (
              <Button slot="drag" className="drag" aria-label={t("catalogue.drag", { name: titleOf(item) })}>
                <Icon name="drag" />
              </Button>
            )}
            {"colour" in item && <span className="mark" data-colour={item.colour} />}
            <span className="item-text">
              <span>
                <bdi>{titleOf(item)}</bdi>
              </span>
              <span className="muted">{props.detail?.(item)}</span>
            </span>
            <Icon name="next" />
          </GridListItem>
        )}
      </GridList>
      {removed.length > 0 && (
        <details className="more removed-items">
          <summary>
            {t("catalogue.removed", { count: removed.length, n: format.number(removed.length) })}
          </summary>
          <ul className="card line-list">
            {removed.map(({ id }) => {
              const item = catalogue.find(kind, id);
              return (
                item && (
                  <li key={id} className="item-row">
                    <span className="item-text muted">
                      <bdi>{titleOf(item)}</bdi>
                    </span>
                    <button type="button" className="button" onClick={() => void restore(kind, id)}>
                      <Icon name="restore" />
                      {t("catalogue.restore")}
                    </button>
                  </li>
                )
              );
            })}
          </ul>
        </details>
      )}
      {(open === "new" || opened) && (
        <ItemSheet
          key={open}
          kind={kind}
          item={opened}
          title={opened ? titleOf(opened) : t(`catalogue.new_${kind}`)}
          blank={blank}
          fields={props.fields}
          nameless={props.nameless}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
