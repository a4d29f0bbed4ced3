import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../api/client";
import { Icon } from "../shell/icons";
import { ConfirmSheet } from "../shell/ConfirmSheet";
import { toast } from "../shell/toasts";
import { deleteLead } from "./leadsApi";

/** Deletes after a word of warning: unlike everything else here, it cannot be undone. */
export function DeleteLead({
  id,
  name,
  etag,
  onDeleted,
}: {
  id: string;
  name: string;
  etag: string | undefined;
  onDeleted: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteLead(id, etag),
    onSuccess: () => {
      onDeleted();
      queries.removeQueries({ queryKey: ["leads", "one", id] });
      void queries.invalidateQueries({ queryKey: ["leads", "list"] });
      toast(t("leads.deleted"));
    },
    onError: (error) => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ["leads", "one", id] });
      toast(error instanceof ApiProblem && !error.offline ? error.message : t("states.notSaved"), {
        bad: true,
      });
    },
  });
  return (
    <>
      <button className="button" onClick={() => setAsking(true)}>
        <Icon name="trash" />
        {t("leads.delete")}
      </button>
      {asking && (
        <ConfirmSheet
          title={t("leads.deleteTitle", { name })}
          action={t("leads.deleteForGood")}
          danger
          pending={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{t("leads.deleteText")}</p>
        </ConfirmSheet>
      )}
    </>
  );
}
