import { useCallback, useContext } from "react";
import {
  Button,
  GridListItem,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  SubmenuTrigger,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Catalogue } from "../catalogue/useCatalogue";
import { nameOf } from "../leads/leadText";
import { valueOf, type FieldId, type Fields } from "../leads/listFields";
import type { LeadSummary } from "../leads/leadsApi";
import { StarPicker } from "../leads/Stars";
import { Icon } from "../shell/icons";
import { useSettings } from "../shell/settings";
import { usePeople } from "../teams/people";
import { PersonMark } from "../teams/PersonMark";
import { useFormat, useNow } from "../text/useFormat";
import { daysInStage } from "./board";
import { SpottedId } from "./useSpot";

/** Pixels with the gap below it; every card has the same, so that thousands of them can be drawn a few at a time. */
export const tileHeight = (lines: number) => 128 + 20 * lines;
export const tilesPadding = 8;

const mostTags = 2;

export interface TileContext {
  fields: Fields;
  /** Lines that somebody wanted on the cards. */
  lines: readonly FieldId[];
  catalogue: Catalogue;
  /** Not every device drags by touch: there, where a card can go is one tap away. */
  isTouch: boolean;
  move: (card: LeadSummary, stageId: string) => void;
  win: (card: LeadSummary) => void;
  lose: (card: LeadSummary) => void;
  archive: (card: LeadSummary) => void;
  rate: (card: LeadSummary, priority: number) => void;
  open: (id: string) => void;
}

export function useTitleOf() {
  const { t } = useTranslation();
  return useCallback((lead: LeadSummary) => lead.title || nameOf(lead) || t("leads.noName"), [t]);
}

interface Props {
  lead: LeadSummary;
  title: string;
  context: TileContext;
}

/** The list holds one for every card that was read, and draws the insides of those in sight only. */
export const LeadTile = (props: Props) => (
  <GridListItem id={props.lead.id} textValue={props.title} className="tile" data-lead={props.lead.id}>
    <Card {...props} />
  </GridListItem>
);

function Card({ lead, title, context }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  const now = useNow();
  const people = usePeople();
  const isSpotted = useContext(SpottedId) === lead.id;
  const { catalogue, fields, lines } = context;
  const who = [lead.contactName, lead.organisation].filter((name) => name && name !== title).join(" · ");
  const owner = people.ownerName(lead.ownerId);
  const days = daysInStage(lead, now);
  const late =
    lead.outcome === "pending" && !!lead.expectedClosing && lead.expectedClosing < format.isoDay(now);

  return (
    <div className="tile-card" data-colour={lead.colour || undefined} data-spotted={isSpotted || undefined}>
      <div className="tile-line">
        <Button slot="drag" className="drag" aria-label={t("pipeline.drag", { name: title })}>
          <Icon name="drag" />
        </Button>
        <bdi className="tile-title clip">{title}</bdi>
        {context.isTouch && (
          <MenuTrigger>
            <Button
              className="button quiet icon-only tile-menu"
              aria-label={t("pipeline.moveCard", { name: title })}
            >
              <Icon name="next" />
            </Button>
            <Popover className="popover" placement="bottom end">
              <StageMenu lead={lead} context={context} />
            </Popover>
          </MenuTrigger>
        )}
        <TileMenu lead={lead} title={title} context={context} />
      </div>
      <div className="tile-line soft">
        <bdi className="clip">{who || "\u00a0"}</bdi>
      </div>
      {lines.map((field) => (
        <div key={field} className="tile-line soft">
          <span className="muted truncate">
            <bdi className="clip">{fields.label(field)}</bdi>
          </span>
          <bdi className="clip">{fields.say(field, valueOf(lead, field)) || "–"}</bdi>
        </div>
      ))}
      <div className="tile-line">
        <span className="tile-money">
          {lead.expectedRevenue > 0 && (
            <>
              <strong>{format.compactAmount(lead.expectedRevenue)}</strong>
              <span className="muted">{t(`money.${unit}`)}</span>
            </>
          )}
        </span>
        {lead.rotting && (
          <span className="badge warn" title={t("pipeline.rotting", { count: days, n: format.number(days) })}>
            <Icon name="clock" />
            {t("pipeline.days", { count: days, n: format.number(days) })}
          </span>
        )}
        {lead.expectedClosing && (
          <span
            className={late ? "tile-date late" : "tile-date muted"}
            title={t(late ? "pipeline.overdue" : "pipeline.closing", {
              date: format.date(lead.expectedClosing),
            })}
          >
            {late && <Icon name="alert" />}
            {format.numericDay(lead.expectedClosing)}
          </span>
        )}
      </div>
      <div className="tile-line">
        <span
          className="tile-stars"
          onPointerDown={stop}
          onMouseDown={stop}
          onClick={stop}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === " ") event.stopPropagation();
          }}
        >
          <StarPicker priority={lead.priority} onChange={(priority) => context.rate(lead, priority)} />
        </span>
        <span className="tile-tags">
          {lead.tagIds.slice(0, mostTags).map((id) => (
            <span
              key={id}
              className="tile-tag truncate"
              data-colour={catalogue.find("tags", id)?.colour ?? 0}
            >
              <bdi>{catalogue.label("tags", id)}</bdi>
            </span>
          ))}
          {lead.tagIds.length > mostTags && (
            <span className="muted" title={lead.tagIds.map((id) => catalogue.label("tags", id)).join(" · ")}>
              +{format.number(lead.tagIds.length - mostTags)}
            </span>
          )}
        </span>
        {lead.ownerId && (
          <span className="tile-owner" title={owner}>
            <span className="sr-only">{owner}</span>
            <PersonMark person={people.find(lead.ownerId)} name={owner} />
          </span>
        )}
      </div>
    </div>
  );
}

const stop = (event: { stopPropagation: () => void }) => event.stopPropagation();

function TileMenu({ lead, title, context }: Props) {
  const { t } = useTranslation();
  const { win, lose, archive, open } = context;
  return (
    <MenuTrigger>
      <Button className="button quiet icon-only tile-menu" aria-label={t("pipeline.menu", { name: title })}>
        <Icon name="more" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu">
          <MenuItem className="menu-item" onAction={() => open(lead.id)}>
            {t("pipeline.open")}
          </MenuItem>
          <SubmenuTrigger>
            <MenuItem className="menu-item">
              {t("pipeline.moveTo")}
              <span className="end">
                <Icon name="next" />
              </span>
            </MenuItem>
            <Popover className="popover">
              <StageMenu lead={lead} context={context} />
            </Popover>
          </SubmenuTrigger>
          {lead.outcome !== "won" && (
            <MenuItem className="menu-item" onAction={() => win(lead)}>
              {t("pipeline.won")}
            </MenuItem>
          )}
          <MenuItem className="menu-item" onAction={() => lose(lead)}>
            {t("pipeline.lost")}
          </MenuItem>
          <MenuItem className="menu-item" onAction={() => archive(lead)}>
            {t("pipeline.archive")}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** Where a card can go. */
function StageMenu({ lead, context: { catalogue, move } }: Omit<Props, "title">) {
  const stages = catalogue.active.stages.filter(
    ({ id, teamIds }) =>
      id !== lead.stageId && (teamIds.length === 0 || (lead.teamId && teamIds.includes(lead.teamId))),
  );
  return (
    <Menu className="menu" onAction={(id) => move(lead, String(id))}>
      {stages.map(({ id, label }) => (
        <MenuItem key={id} id={id} textValue={label} className="menu-item">
          <bdi>{label}</bdi>
        </MenuItem>
      ))}
    </Menu>
  );
}
