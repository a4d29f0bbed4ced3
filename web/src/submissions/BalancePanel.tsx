import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Icon } from "../shell/icons";
import { useFormat } from "../text/useFormat";
import { getBalance } from "./submissionsApi";

const parts = ["live", "merged", "quarantined", "erased", "pending"] as const;

/** The books: every receipt must have become something. */
export function BalancePanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ["submissions", "balance"],
    queryFn: ({ signal }) => getBalance(signal),
    // Balancing reads every submission: on arrival and after each verdict is enough.
    staleTime: 30_000,
  });
  if (!data) return <div className="card balance bone" />;
  return (
    <section className="card balance" aria-labelledby="balance">
      <h2 id="balance">
        <Icon name="scale" />
        {t("balance.title")}
        <span className={data.balanced ? "badge good" : "badge bad"}>
          {data.balanced ? t("balance.balanced") : t("balance.unbalanced")}
        </span>
      </h2>
      <p className="equation">
        <span>
          <strong>{format.number(data.receipts)}</strong> {t("balance.receipts")}
        </span>
        <span aria-hidden="true">=</span>
        {parts
          .filter((part) => part !== "pending" || data.pending > 0)
          .map((part, index) => (
            <span key={part}>
              {index > 0 && <span aria-hidden="true">+ </span>}
              <strong>{format.number(data[part])}</strong> {t(`balance.${part}`)}
            </span>
          ))}
      </p>
      {data.differences.length > 0 && (
        <ul>
          {data.differences.map(({ receiptId, problem }) => (
            <li key={receiptId} className="field-error">
              <Link href={`/submissions/${receiptId}`} className="ltr">
                {receiptId}
              </Link>
              : <bdi>{problem}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
