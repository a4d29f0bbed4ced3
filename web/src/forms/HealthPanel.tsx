import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Bones, Failure } from "../shell/states";
import { useReasonText } from "../submissions/reasons";
import { useFormat, useNow } from "../text/useFormat";
import { getFormHealth } from "./formsApi";

const figures = ["received", "live", "merged", "quarantined"] as const;

export function HealthPanel({ id }: { id: string }) {
  const { t } = useTranslation();
  const reasonText = useReasonText();
  const format = useFormat();
  const now = useNow();
  const health = useQuery({
    queryKey: ["forms", id, "health"],
    queryFn: ({ signal }) => getFormHealth(id, signal),
    refetchInterval: 15_000,
  });
  if (health.isPending) return <Bones lines={6} />;
  if (health.isError) return <Failure error={health.error} onRetry={() => void health.refetch()} />;
  const { lastReceivedAt, refused, unknownFields } = health.data;
  const reasons = Object.entries(refused ?? {});
  return (
    <div className="health">
      <dl className="figures big card">
        {figures.map((name) => (
          <div
            key={name}
            className={name === "quarantined" && health.data.quarantined > 0 ? "warn" : undefined}
          >
            <dt>{t(`health.${name}`)}</dt>
            <dd>{format.number(health.data[name])}</dd>
          </div>
        ))}
        <div>
          <dt>{t("health.last")}</dt>
          <dd className="words">
            {lastReceivedAt ? (
              <time dateTime={lastReceivedAt} title={format.dateTime(lastReceivedAt)}>
                {format.relative(lastReceivedAt, now)}
              </time>
            ) : (
              "–"
            )}
          </dd>
        </div>
      </dl>
      {health.data.quarantined > 0 && (
        <p>
          <Link href="/submissions">{t("health.seeQuarantine")}</Link>
        </p>
      )}
      <section className="card panel">
        <h2>{t("health.refused")}</h2>
        <p className="muted">{t("health.refusedText")}</p>
        {reasons.length === 0 ? (
          <p className="badge good">{t("health.noneRefused")}</p>
        ) : (
          <ul className="rows">
            {reasons.map(([code, count]) => (
              <li key={code}>
                <span>{reasonText(code)}</span>
                <strong>{format.number(Number(count))}</strong>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="card panel">
        <h2>{t("health.unknown")}</h2>
        <p className="muted">{t("health.unknownText")}</p>
        {unknownFields.length === 0 ? (
          <p className="badge good">{t("health.noneUnknown")}</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">{t("health.field")}</th>
                <th scope="col">{t("health.times")}</th>
                <th scope="col">{t("health.example")}</th>
              </tr>
            </thead>
            <tbody>
              {unknownFields.map(({ name, count, example }) => (
                <tr key={name}>
                  <td>
                    <code>
                      <bdi>{name}</bdi>
                    </code>
                  </td>
                  <td>{format.number(count)}</td>
                  <td>
                    <bdi>{example}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  );
}
