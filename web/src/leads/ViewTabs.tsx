import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Icon } from "../shell/icons";
import { allTexts } from "../text";
import { hrefOf, plainView, searchOf, type Layout, type LeadView } from "./leadView";
import { isChanged, viewOfSaved } from "./savedView";
import { listViews } from "./viewsApi";

const ViewSheet = lazy(async () => {
  const [{ ViewSheet: sheet }] = await Promise.all([import("./ViewSheet"), allTexts()]);
  return { default: sheet };
});

export const viewsKey = ["views"];

export const viewTexts = {
  list: { save: "views.save", manage: "views.manage" },
  board: { save: "views.saveBoard", manage: "views.manageBoard" },
} as const;

const mostTabs = 8;
const begun = new Set<Layout>();

/** Saved lists as tabs: pinned ones, then as many others as there is room for. */
export function ViewTabs({
  view,
  layout = "list",
  onOpen,
}: {
  view: LeadView;
  layout?: Layout;
  onOpen: (view: LeadView, replace?: boolean) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: viewsKey,
    queryFn: ({ signal }) => listViews(signal),
    staleTime: 30_000,
  });
  const views = (data ?? []).filter((saved) => saved.layout === layout);
  const current = views.find(({ id }) => id === view.saved);

  // Whoever chose a list to begin with begins with it, once for each visit.
  const first = views.find(({ isDefault }) => isDefault);
  const plain = searchOf(view) === "";
  const begin = useRef(onOpen);
  useEffect(() => {
    begin.current = onOpen;
  });
  useEffect(() => {
    if (!data || begun.has(layout)) return;
    begun.add(layout);
    if (first && plain) begin.current(viewOfSaved(first), true);
  }, [data, first, plain, layout]);

  const tabs = [
    ...views.slice(0, mostTabs),
    ...(current && views.indexOf(current) >= mostTabs ? [current] : []),
  ];
  return (
    <div className="view-tabs">
      <nav aria-label={t("views.title")}>
        <Link
          href={hrefOf(plainView, layout)}
          className="view-tab"
          aria-current={view.saved ? undefined : "page"}
        >
          {t("views.all")}
        </Link>
        {tabs.map((saved) => (
          <Link
            key={saved.id}
            href={hrefOf(viewOfSaved(saved), layout)}
            className="view-tab"
            aria-current={saved.id === view.saved ? "page" : undefined}
          >
            <bdi className="truncate">{saved.name}</bdi>
            {saved.shared && (
              <span role="img" aria-label={t("views.shared")}>
                <Icon name="people" />
              </span>
            )}
            {saved.id === view.saved && isChanged(view, saved) && (
              <span
                className="view-changed"
                role="img"
                aria-label={t("views.changed")}
                title={t("views.changed")}
              />
            )}
          </Link>
        ))}
      </nav>
      <button className="button quiet" onClick={() => setOpen(true)} aria-haspopup="dialog">
        <Icon name={current ? "edit" : "plus"} />
        {t(viewTexts[layout][current ? "manage" : "save"])}
      </button>
      {open && (
        <Suspense>
          <ViewSheet
            view={view}
            saved={current}
            layout={layout}
            onOpen={onOpen}
            onGone={() => onOpen({ ...plainView })}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
