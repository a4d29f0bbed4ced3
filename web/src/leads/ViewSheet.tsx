import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client";
import { Sheet } from "../shell/overlays";
import { useSettings } from "../shell/settings";
import { toast } from "../shell/toasts";
import { filterOf, type Layout, type LeadView } from "./leadView";
import { isChanged, settingsOf, viewOfSaved } from "./savedView";
import { viewsKey, viewTexts } from "./ViewTabs";
import { changeView, createView, deleteView, type SavedView, type ViewSettings } from "./viewsApi";

/** Saves the list that is looked at: as a new one, or in place of the one it came from. */
export function ViewSheet({
  view,
  saved,
  layout,
  onOpen,
  onGone,
  onClose,
}: {
  view: LeadView;
  saved: SavedView | undefined;
  layout: Layout;
  onOpen: (view: LeadView) => void;
  onGone: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { timeZone } = useSettings();
  const [name, setName] = useState(saved?.name ?? "");
  const [shared, setShared] = useState(saved?.shared ?? false);
  const [pinned, setPinned] = useState(saved?.pinned ?? false);
  const [isDefault, setDefault] = useState(saved?.isDefault ?? false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const shows = settingsOf(view, (of) => filterOf(of, new Date(), timeZone));
  const changed = saved !== undefined && isChanged(view, saved);

  async function attempt(write: () => Promise<void>) {
    setBusy(true);
    try {
      await write();
      await queries.invalidateQueries({ queryKey: viewsKey });
      onClose();
    } catch (error) {
      setProblem(
        error instanceof ApiProblem && !error.offline
          ? (error.errors[0]?.detail ?? error.message)
          : t("states.notSaved"),
      );
      void queries.invalidateQueries({ queryKey: viewsKey });
    } finally {
      setBusy(false);
    }
  }

  const create = () =>
    attempt(async () => {
      const made = await createView({ ...shows, layout, name, shared, pinned, isDefault });
      onOpen(viewOfSaved(made));
    });

  const replace = (list: SavedView) =>
    attempt(async () => {
      const mine: ViewSettings = { pinned, isDefault };
      const after = list.mayChange
        ? await changeView(list.id, list.version, { ...mine, ...(changed && shows), name, shared })
        : await changeView(list.id, undefined, mine);
      if (list.mayChange) onOpen(viewOfSaved(after));
    });

  const remove = (list: SavedView) =>
    attempt(async () => {
      await deleteView(list.id, list.version);
      onGone();
      toast(t("viewForm.deleted", { name: list.name }), {
        action: {
          label: t("shell.undo"),
          run: () =>
            void changeView(list.id, undefined, { active: true }).then(
              () => queries.invalidateQueries({ queryKey: viewsKey }),
              () => toast(t("states.notSaved"), { bad: true }),
            ),
        },
      });
    });

  const owns = !saved || saved.mayChange;
  return (
    <Sheet title={t(viewTexts[layout][saved ? "manage" : "save"])} isOpen onClose={onClose}>
      <form
        className="view-form"
        onSubmit={(event) => {
          event.preventDefault();
          void (saved ? replace(saved) : create());
        }}
      >
        {owns && (
          <>
            <label className="field">
              <span className="field-label">{t("viewForm.name")}</span>
              <input
                className="input"
                dir="auto"
                value={name}
                onChange={(event) => setName(event.target.value)}
                maxLength={100}
                required
                // The one thing that a new list needs.
                autoFocus
              />
            </label>
            <label className="check">
              <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
              {t("viewForm.share")}
            </label>
          </>
        )}
        <label className="check">
          <input type="checkbox" checked={pinned} onChange={(event) => setPinned(event.target.checked)} />
          {t("viewForm.pin")}
        </label>
        <label className="check">
          <input type="checkbox" checked={isDefault} onChange={(event) => setDefault(event.target.checked)} />
          {t("viewForm.default")}
        </label>
        {changed && <p className="muted">{t(owns ? "viewForm.changedText" : "viewForm.notYours")}</p>}
        {problem && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
        <div className="dialog-actions">
          {saved?.mayChange && (
            <button type="button" className="button" disabled={busy} onClick={() => void remove(saved)}>
              {t("viewForm.delete")}
            </button>
          )}
          {saved && (
            <button
              type="button"
              className="button"
              disabled={busy || name.trim() === "" || (owns && name === saved.name && !changed)}
              onClick={() => void create()}
            >
              {t("viewForm.saveAs")}
            </button>
          )}
          <button className="button primary" disabled={busy || (owns && name.trim() === "")}>
            {t("viewForm.saveNow")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
