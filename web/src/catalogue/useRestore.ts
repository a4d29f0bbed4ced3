import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { toast } from "../shell/toasts";
import { changeItem, listCatalogue, type Kind, type Kinds } from "./catalogueApi";
import { catalogueKey } from "./useCatalogue";

/** Brings a removed item back, as it is by now. */
export function useRestore() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return async <K extends Kind>(kind: K, id: string) => {
    try {
      const items = (await listCatalogue())[kind].items as Kinds[K][];
      const item = items.find((candidate) => candidate.id === id);
      if (item) await changeItem(kind, item, { active: true } as Partial<Kinds[K]>);
      toast(t("shell.undone"));
    } catch (error) {
      toast(refusalText(error, t("states.notSaved")), { bad: true });
    } finally {
      await queries.invalidateQueries({ queryKey: catalogueKey });
    }
  };
}
