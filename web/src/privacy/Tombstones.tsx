import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { Icon } from "../shell/icons";
import { toast } from "../shell/toasts";
import { reapplyTombstones, type Erasure } from "./privacyApi";
import { tombstonesIn } from "./privacyView";

/** A backup knows nobody who was erased after it: their list is kept beside it, and applied once more. */
export function Tombstones({ onStarted }: { onStarted: (erasure: Erasure) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const apply = useMutation({
    mutationFn: async (file: File) => {
      const items = tombstonesIn(await file.text());
      return items && reapplyTombstones(items);
    },
    onSuccess: (erasure) => (erasure ? onStarted(erasure) : toast(t("privacy.noTombstones"), { bad: true })),
    onError: (error) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
  });
  return (
    <section className="privacy-part">
      <h2>{t("privacy.backups")}</h2>
      <p className="muted">{t("privacy.backupsText")}</p>
      <div className="row">
        <a className="button" href="/api/privacy/tombstones" download="tombstones.json">
          <Icon name="download" />
          {t("privacy.tombstones")}
        </a>
        <button
          type="button"
          className="button"
          disabled={apply.isPending}
          onClick={() => input.current?.click()}
        >
          <Icon name="restore" />
          {t("privacy.reapply")}
        </button>
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          hidden
          aria-label={t("privacy.reapply")}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) apply.mutate(file);
            event.target.value = "";
          }}
        />
      </div>
    </section>
  );
}
