import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { orderItems } from "../catalogue/catalogueApi";
import { catalogueKey, useLists } from "../catalogue/useCatalogue";
import { toast } from "../shell/toasts";
import { boardKey } from "./useBoard";

/** The list with the id at that place. */
export const moved = (ids: readonly string[], id: string, place: number) =>
  ids.filter((other) => other !== id).toSpliced(place, 0, id);

/** Puts the stages into another order; the toast takes it back. */
export function useStageOrder() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const stages = useLists().data?.stages;
  const order = useMutation({
    mutationFn: ({ ids, version }: { ids: string[]; version: string; back?: string[] }) =>
      orderItems("stages", ids, version),
    onSuccess: ({ data }, { back }) =>
      toast(t(back ? "pipeline.ordered" : "shell.undone"), {
        action: back && {
          label: t("shell.undo"),
          run: () => order.mutate({ ids: back, version: data.version ?? "" }),
        },
      }),
    onError: (error) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: catalogueKey });
      await queries.invalidateQueries({ queryKey: boardKey });
    },
  });
  return (ids: string[]) => {
    if (!stages || order.isPending) return;
    const back = stages.items.filter(({ active }) => active).map(({ id }) => id);
    order.mutate({ ids, version: stages.version, back });
  };
}
