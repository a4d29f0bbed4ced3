import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button, MenuTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { listForms } from "../forms/formsApi";
import { Icon } from "../shell/icons";
import { useFormat } from "../text/useFormat";
import { usePeople } from "../teams/people";
import { Choices, type ChoicesProps } from "./Choices";
import type { LeadGroup } from "./leadsApi";
import { useSourceName } from "./leadText";
import { useFields } from "./listFields";
import {
  isFiltered,
  newestFirst,
  nextSort,
  plainColumns,
  plainView,
  showings,
  sortFieldsOf,
  type LeadView,
} from "./leadView";

interface Props {
  view: LeadView;
  onChange: (change: Partial<LeadView>) => void;
  sources: readonly LeadGroup[];
  /** What the page asks by itself. */
  without?: readonly ("teams" | "shows")[];
  children?: ReactNode;
  /** How the list is shown, whatever it is filtered by. */
  end?: ReactNode;
}

const spans = [1, 7, 30, 90];

export function LeadFilters({ view, onChange, sources, without = [], children, end }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const sourceName = useSourceName();
  const forms = useQuery({
    queryKey: ["forms"],
    queryFn: ({ signal }) => listForms(signal),
    staleTime: 60_000,
  });
  const formName = (id: string) => forms.data?.find((form) => form.id === id)?.name ?? id;
  const span = (days: number) =>
    days === 1 ? t("filters.today") : t("filters.lastDays", { count: days, n: format.number(days) });
  const people = usePeople();
  const ownerName = (id: string) => (id === "me" ? t("people.me") : people.ownerName(id));
  const owners = ["me", "", ...people.active.map(({ id }) => id).filter((id) => id !== people.me?.id)];
  const shownSources = [...new Set([...sources.map(({ key }) => key ?? ""), ...view.sources])];

  return (
    <div className="filters" role="group" aria-label={t("filters.title")}>
      <FilterMenu
        label={t("fields.source")}
        value={view.sources.map(sourceName).join(format.comma)}
        options={shownSources.map((source) => [`=${source}`, sourceName(source)])}
        chosen={view.sources.map((source) => `=${source}`)}
        multiple
        onChange={(chosen) => onChange({ sources: chosen.map((key) => key.slice(1)) })}
      />
      <FilterMenu
        label={t("fields.ownerId")}
        value={view.owners.map(ownerName).join(format.comma)}
        options={[...new Set([...owners, ...view.owners])].map((id) => [`=${id}`, ownerName(id)])}
        chosen={view.owners.map((id) => `=${id}`)}
        multiple
        onChange={(chosen) => onChange({ owners: chosen.map((key) => key.slice(1)) })}
      />
      {!without.includes("teams") && (
        <FilterMenu
          label={t("fields.teamId")}
          value={view.teams.map(people.teamName).join(format.comma)}
          options={[...new Set(["", ...people.teams.map(({ id }) => id), ...view.teams])].map((id) => [
            `=${id}`,
            people.teamName(id),
          ])}
          chosen={view.teams.map((id) => `=${id}`)}
          multiple
          onChange={(chosen) => onChange({ teams: chosen.map((key) => key.slice(1)) })}
        />
      )}
      <FilterMenu
        label={t("fields.form")}
        value={view.forms.map(formName).join(format.comma)}
        options={(forms.data ?? []).map((form) => [form.id, form.name])}
        chosen={view.forms}
        multiple
        onChange={(chosen) => onChange({ forms: chosen })}
      />
      <FilterMenu
        label={t("fields.createdAt")}
        value={view.days === null ? "" : span(view.days)}
        options={spans.map((days) => [String(days), span(days)])}
        chosen={view.days === null ? [] : [String(view.days)]}
        onChange={([days]) => onChange({ days: days === undefined ? null : Number(days) })}
      />
      {!without.includes("shows") && (
        <FilterMenu
          label={t("filters.show")}
          value={view.shows === "inUse" ? "" : t(`filters.show_${view.shows}`)}
          options={showings.map((shows) => [shows, t(`filters.show_${shows}`)])}
          chosen={[view.shows]}
          onChange={([chosen]) => onChange({ shows: showings.find((shows) => shows === chosen) ?? "inUse" })}
        />
      )}
      {children}
      {isFiltered(view) && (
        <button
          className="button quiet"
          onClick={() =>
            onChange({ ...plainView, sort: view.sort, columns: view.columns, groups: view.groups })
          }
        >
          {t("filters.clear")}
        </button>
      )}
      {end && <span className="filters-end">{end}</span>}
    </div>
  );
}

export function SortMenu({ view, onChange }: Pick<Props, "view" | "onChange">) {
  const { t } = useTranslation();
  const fields = useFields();
  const offered = sortFieldsOf(view.columns.length > 0 ? view.columns : plainColumns);
  return (
    <MenuTrigger>
      <Button
        className="button quiet icon-only"
        aria-label={t("leads.sortBy", { field: fields.label(view.sort.field) })}
      >
        <Icon name="sort" />
      </Button>
      <Choices
        chosen={[view.sort.field]}
        options={offered.map((field) => [field, fields.label(field)])}
        onChange={([field]) => {
          // A second choice of the same column turns the order round.
          const chosen = offered.find((candidate) => candidate === (field ?? view.sort.field));
          onChange({ sort: chosen ? nextSort(view.sort, chosen) : newestFirst });
        }}
        end={(field) => field === view.sort.field && <Icon name={view.sort.descending ? "down" : "up"} />}
      />
    </MenuTrigger>
  );
}

function FilterMenu({ label, value, ...choices }: { label: string; value: string } & ChoicesProps) {
  const { t } = useTranslation();
  return (
    <span className="chip">
      <MenuTrigger>
        <Button className={value ? "button pressed" : "button"}>
          {value ? (
            <span className="truncate">
              {label}: <bdi>{value}</bdi>
            </span>
          ) : (
            label
          )}
        </Button>
        <Choices {...choices} />
      </MenuTrigger>
      {value && (
        <button
          className="button pressed icon-only"
          onClick={() => choices.onChange([])}
          aria-label={t("filters.remove", { name: label })}
        >
          <Icon name="close" />
        </button>
      )}
    </span>
  );
}
