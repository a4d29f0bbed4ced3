import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Icon } from "../shell/icons";
import { Bones, Failure } from "../shell/states";
import { useFormat, useNow } from "../text/useFormat";
import { listErasures, type Erasure } from "./privacyApi";
import { isSlow, kinds } from "./privacyView";

export const erasuresKey = ["privacy", "erasures"];

/** What was ordered to be erased, and how it stands. */
export function Erasures() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const erasures = useQuery({
    queryKey: erasuresKey,
    queryFn: ({ signal }) => listErasures(signal),
    refetchInterval: ({ state }) => (state.data?.some(({ doneAt }) => !doneAt) ? 1_500 : false),
  });
  const done = erasures.data?.filter(({ doneAt }) => doneAt).length ?? 0;

  // What was read before holds people who are gone now.
  useEffect(() => {
    if (done > 0) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "privacy" });
  }, [done, queries]);

  return (
    <section className="privacy-part">
      <h2>{t("privacy.erasures")}</h2>
      {erasures.isPending ? (
        <Bones lines={2} />
      ) : erasures.isError ? (
        <Failure error={erasures.error} onRetry={() => void erasures.refetch()} />
      ) : erasures.data.length === 0 ? (
        <p className="muted">{t("privacy.noErasures")}</p>
      ) : (
        <ul className="card line-list" aria-live="polite">
          {erasures.data.map((erasure) => (
            <ErasureLine key={erasure.id} erasure={erasure} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ErasureLine({ erasure }: { erasure: Erasure }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { startedAt, by, ofAll, doneAt, erased } = erasure;
  const counts = kinds.flatMap((kind) => {
    const count = erased?.[kind] ?? 0;
    return count > 0 ? t(`privacy.count_${kind}`, { count, n: format.number(count) }) : [];
  });
  return (
    <li className="line">
      <Icon name={ofAll ? "restore" : "trash"} />
      <span className="line-text">
        <span className="state-line">
          <strong>{ofAll ? t("privacy.ofAll") : t("privacy.ofOne")}</strong>
          <span className={doneAt ? "badge good" : "badge warn"}>
            {doneAt ? t("privacy.done") : t("privacy.running")}
          </span>
        </span>
        <span className="muted">
          <time dateTime={startedAt}>{format.dateTime(startedAt)}</time>
          {by && (
            <>
              {" · "}
              <bdi>{by}</bdi>
            </>
          )}
        </span>
        {doneAt && (
          <span>{counts.length > 0 ? counts.join(t("privacy.and")) : t("privacy.foundNothing")}</span>
        )}
        {isSlow(erasure, now) && (
          <span role="status">
            {t("privacy.slow")} <Link href="/messages">{t("shell.failedLink")}</Link>
          </span>
        )}
      </span>
    </li>
  );
}
