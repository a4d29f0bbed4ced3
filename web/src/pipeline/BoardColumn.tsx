import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import {
  Button,
  Collection,
  DropZone,
  GridList,
  GridListLoadMoreItem,
  ListLayout,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  useDragAndDrop,
  Virtualizer,
  type DropItem,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Stage } from "../catalogue/catalogueApi";
import type { LeadSummary } from "../leads/leadsApi";
import { Icon } from "../shell/icons";
import { useSettings } from "../shell/settings";
import { useFormat } from "../text/useFormat";
import type { BoardColumn as Column } from "./board";
import { LeadTile, tileHeight, tilesPadding, useTitleOf, type TileContext } from "./LeadTile";
import type { Spot } from "./useSpot";

const leadType = "application/x-sarnakh-lead";
const stageType = "application/x-sarnakh-stage";

interface Props {
  column: Column;
  /** None for leads in no stage. */
  stage: Stage | undefined;
  name: string;
  folded: boolean;
  onFold: () => void;
  context: TileContext;
  /** The card to look at, in whichever column. */
  spot: Spot | null;
  onMore: () => void;
  onDrop: (leadId: string) => void;
  /** Where new ones may begin. */
  onAdd?: () => void;
  /** Only for those who may change stages. */
  edit?: StageEdit;
}

export interface StageEdit {
  open: (stage: Stage) => void;
  /** Puts the stage with this id where this one stands. */
  take: (stageId: string) => void;
  earlier?: () => void;
  later?: () => void;
}

const idIn = async (items: readonly DropItem[]) => {
  const item = items.find((candidate) => candidate.kind === "text" && candidate.types.has(leadType));
  return item?.kind === "text" ? item.getText(leadType) : undefined;
};

/** A card that is out of sight is not drawn; where it would be is known. The list may yet have to grow by it. */
function bringIntoView(tiles: HTMLElement, at: number, height: number) {
  const top = tilesPadding + at * height;
  const bottom = top + height;
  const grown = new ResizeObserver(() => {
    if (tiles.scrollHeight < bottom) return;
    grown.disconnect();
    if (top < tiles.scrollTop || bottom > tiles.scrollTop + tiles.clientHeight)
      tiles.scrollTop = top - height;
  });
  for (const content of tiles.children) grown.observe(content);
  return () => grown.disconnect();
}

export function BoardColumn({
  column,
  stage,
  name,
  folded,
  onFold,
  context,
  spot,
  onMore,
  onDrop,
  onAdd,
  edit,
}: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  const titleOf = useTitleOf();
  const [isTarget, setTarget] = useState(false);
  const money = (rials: number) => ({ n: format.amount(rials), unit: t(`money.${unit}`) });
  const drop = async (items: readonly DropItem[]) => {
    const id = await idIn(items);
    if (id) onDrop(id);
  };

  const height = tileHeight(context.lines.length);
  // The same object, or every drawing would lay out all cards again.
  const layoutOptions = useMemo(() => ({ rowSize: height, padding: tilesPadding }), [height]);
  // The same function, or every drawing would go through all cards again.
  const tile = useCallback(
    (lead: LeadSummary) => <LeadTile lead={lead} title={titleOf(lead)} context={context} />,
    [titleOf, context],
  );

  const section = useRef<HTMLElement>(null);
  const tiles = useRef<HTMLDivElement>(null);
  const spotted = spot ? column.items.findIndex(({ id }) => id === spot.id) : -1;
  useEffect(() => {
    if (!spot || spotted < 0 || !tiles.current) return;
    if (spot.far) section.current?.scrollIntoView({ inline: "nearest", block: "nearest" });
    return bringIntoView(tiles.current, spotted, height);
  }, [spot, spotted, height]);

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) =>
      [...keys].map((key) => {
        const card = column.items.find(({ id }) => id === key);
        return { [leadType]: String(key), "text/plain": card ? titleOf(card) : String(key) };
      }),
    acceptedDragTypes: stage?.active ? [leadType] : [],
    getDropOperation: () => "move",
    onRootDrop: ({ items: dropped }) => void drop(dropped),
  });

  if (folded)
    return (
      <DropZone
        className="column folded"
        data-colour={stage?.colour ?? 0}
        aria-label={name}
        getDropOperation={(types) => (stage?.active && types.has(leadType) ? "move" : "cancel")}
        onDrop={({ items: dropped }) => void drop(dropped)}
      >
        <button
          className="unfold"
          onClick={onFold}
          aria-label={t("pipeline.unfold", { name })}
          aria-expanded={false}
        >
          <Icon name="expand" />
          <span className="badge">{format.number(column.count)}</span>
          <bdi>{name}</bdi>
        </button>
      </DropZone>
    );

  return (
    <section
      ref={section}
      className="column"
      aria-label={name}
      data-colour={stage?.colour ?? 0}
      data-stage={stage?.id ?? ""}
    >
      <header
        className={isTarget ? "column-head target" : "column-head"}
        draggable={edit !== undefined}
        onDragStart={(event) => {
          if (stage) event.dataTransfer.setData(stageType, stage.id);
        }}
        onDragOver={(event) => {
          if (!edit || !event.dataTransfer.types.includes(stageType)) return;
          event.preventDefault();
          setTarget(true);
        }}
        onDragLeave={() => setTarget(false)}
        onDrop={(event) => {
          setTarget(false);
          const id = event.dataTransfer.getData(stageType);
          if (!edit || !id) return;
          event.preventDefault();
          edit.take(id);
        }}
      >
        <div className="column-title">
          <h2 className="truncate">
            <bdi className="clip">{name}</bdi>
          </h2>
          <span className="badge">
            <span aria-hidden="true">{format.number(column.count)}</span>
            <span className="sr-only">{t("pipeline.cardCount", { n: format.number(column.count) })}</span>
          </span>
          {stage?.requirements && <Requirements name={name} text={stage.requirements} />}
          <span className="push" />
          {onAdd && (
            <button
              className="button quiet icon-only"
              onClick={onAdd}
              aria-label={t("pipeline.add", { name })}
              aria-haspopup="dialog"
            >
              <Icon name="plus" />
            </button>
          )}
          <button
            className="button quiet icon-only desktop-only"
            onClick={onFold}
            aria-label={t("pipeline.fold", { name })}
          >
            <Icon name="collapse" />
          </button>
          {edit && stage && <ColumnMenu name={name} stage={stage} edit={edit} />}
        </div>
        <p className="column-sums">
          <span title={t("pipeline.expected", money(column.expectedRevenue))}>
            <span className="sr-only">{t("pipeline.expected", money(column.expectedRevenue))}</span>
            <strong aria-hidden="true">{format.compactAmount(column.expectedRevenue)}</strong>
          </span>
          {column.proratedRevenue > 0 && (
            <span className="muted" title={t("pipeline.prorated", money(column.proratedRevenue))}>
              <span className="sr-only">{t("pipeline.prorated", money(column.proratedRevenue))}</span>
              <span aria-hidden="true">≈ {format.compactAmount(column.proratedRevenue)}</span>
            </span>
          )}
        </p>
      </header>
      <Virtualizer layout={ListLayout} layoutOptions={layoutOptions}>
        <GridList
          ref={tiles}
          aria-label={t("pipeline.cards", { name })}
          className="tiles"
          dragAndDropHooks={dragAndDropHooks}
          onAction={(id) => context.open(String(id))}
          renderEmptyState={() => <p className="tiles-empty muted">{t("pipeline.columnEmpty")}</p>}
        >
          <Collection items={column.items} dependencies={[tile]}>
            {tile}
          </Collection>
          {column.cursor !== null && (
            <GridListLoadMoreItem onLoadMore={onMore} isLoading>
              <span className="muted">{t("states.loading")}</span>
            </GridListLoadMoreItem>
          )}
        </GridList>
      </Virtualizer>
    </section>
  );
}

/** To be seen by pointing at it, by focus and by touch. */
function Requirements({ name, text }: { name: string; text: string }) {
  const { t } = useTranslation();
  return (
    <span className="hint">
      <button
        className="button quiet icon-only"
        aria-label={`${t("pipeline.requirements", { name })}: ${text}`}
      >
        <Icon name="info" />
      </button>
      <span className="hint-text" aria-hidden="true">
        <bdi>{text}</bdi>
      </span>
    </span>
  );
}

function ColumnMenu({ name, stage, edit }: { name: string; stage: Stage; edit: StageEdit }) {
  const { t } = useTranslation();
  return (
    <MenuTrigger>
      <Button className="button quiet icon-only" aria-label={t("pipeline.columnMenu", { name })}>
        <Icon name="more" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu">
          <MenuItem className="menu-item" onAction={() => edit.open(stage)}>
            {t("pipeline.edit")}
          </MenuItem>
          {edit.earlier && (
            <MenuItem className="menu-item" onAction={edit.earlier}>
              {t("pipeline.earlier")}
            </MenuItem>
          )}
          {edit.later && (
            <MenuItem className="menu-item" onAction={edit.later}>
              {t("pipeline.later")}
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
