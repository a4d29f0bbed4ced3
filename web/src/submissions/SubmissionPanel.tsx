import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { ApiProblem } from "../api/client";
import { useIsPhone } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { ConfirmSheet } from "../shell/ConfirmSheet";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { useFormat } from "../text/useFormat";
import { useReasonText } from "./reasons";
import { getSubmission, rejectSubmission, releaseSubmission, type Submission } from "./submissionsApi";

export function SubmissionPanel({ receiptId }: { receiptId: string }) {
  const { t } = useTranslation();
  const isPhone = useIsPhone();
  const submission = useQuery({
    queryKey: ["submissions", "one", receiptId],
    queryFn: ({ signal }) => getSubmission(receiptId, signal),
    refetchInterval: (query) => (query.state.data?.summary.state === "pending" ? 500 : false),
  });
  return (
    <section className="card submission" aria-label={t("submissions.one")}>
      {isPhone && (
        <Link href="/submissions" className="button quiet">
          <Icon name="previous" />
          {t("submissions.title")}
        </Link>
      )}
      {submission.isPending ? (
        <Bones lines={8} />
      ) : submission.isError ? (
        <Failure error={submission.error} onRetry={() => void submission.refetch()} />
      ) : (
        <Details submission={submission.data} />
      )}
    </section>
  );
}

function Details({ submission }: { submission: Submission }) {
  const { t } = useTranslation();
  const format = useFormat();
  const reasonText = useReasonText();
  // On a phone it is all there is on the page.
  const Title = useIsPhone() ? "h1" : "h2";
  const { receiptId, receivedAt, state, reasons, leadId, fields, files } = submission.summary;
  return (
    <>
      <header className="submission-head">
        <Title>{format.dateTime(receivedAt)}</Title>
        <span
          className={state === "quarantined" ? "badge warn" : state === "erased" ? "badge" : "badge good"}
        >
          {t(`submissions.state_${state}`)}
        </span>
        {leadId && <Link href={`/leads/${leadId}`}>{t("submissions.openLead")}</Link>}
      </header>
      {reasons.length > 0 && (
        <p className="held-reasons">
          {reasons.map((reason) => (
            <span key={reason} className="badge warn">
              {reasonText(reason)}
            </span>
          ))}
        </p>
      )}
      {state === "quarantined" && <Verdict receiptId={receiptId} />}
      <Pairs pairs={fields.map(({ name, value }) => [name, value])} />
      {files.length > 0 && (
        <Pairs
          pairs={files.map((file) => [
            file.field,
            `${file.fileName} (${file.contentType}, ${format.number(file.length)})`,
          ])}
        />
      )}
      {submission.raw && (
        <>
          <h2 className="minor">{t("submissions.raw")}</h2>
          {/* Exactly as received, and only ever as text. */}
          <pre className="raw" dir="ltr" tabIndex={0} aria-label={t("submissions.raw")}>
            {submission.raw}
          </pre>
          {submission.rawIsCut && <p className="muted">{t("submissions.cut")}</p>}
        </>
      )}
      <details className="more">
        <summary>{t("submissions.around")}</summary>
        <Pairs pairs={circumstancesOf(submission, t)} />
      </details>
      <p className="muted">
        {t("submissions.receipt")}: <code className="ltr">{receiptId}</code>
      </p>
    </>
  );
}

function Pairs({ pairs }: { pairs: readonly (readonly [string, string])[] }) {
  return (
    <dl className="pairs">
      {pairs.map(([name, value], index) => (
        <div key={index}>
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What was observed around the post. */
function circumstancesOf(
  { contentType, language, consentVersion, attribution, ...rest }: Submission,
  t: TFunction,
) {
  const rows: [string, string | null | undefined][] = [
    [t("submissions.contentType"), contentType],
    [t("fields.language"), language],
    [t("submissions.consentVersion"), consentVersion],
    [t("submissions.page"), attribution.page],
    [t("submissions.referrer"), attribution.referrer],
    ...Object.entries(attribution.firstTouch).map(([name, value]): [string, string] => [
      `${name} (${t("submissions.firstTouch")})`,
      value,
    ]),
    ...Object.entries(attribution.lastTouch),
    [t("submissions.origin"), rest.origin],
    [t("submissions.address"), rest.address],
    [t("submissions.userAgent"), rest.userAgent],
  ];
  return rows.filter((row): row is [string, string] => Boolean(row[1]));
}

function Verdict({ receiptId }: { receiptId: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const decide = useMutation({
    mutationFn: (release: boolean) => (release ? releaseSubmission(receiptId) : rejectSubmission(receiptId)),
    onSuccess: (_, release) => {
      void queries.invalidateQueries({ queryKey: ["submissions"] });
      toast(release ? t("submissions.released") : t("submissions.rejected"));
      if (!release) navigate("/submissions");
    },
    onError: (error) =>
      toast(error instanceof ApiProblem && !error.offline ? error.message : t("states.notSaved"), {
        bad: true,
      }),
  });
  return (
    <div className="verdict">
      <button className="button primary" disabled={decide.isPending} onClick={() => decide.mutate(true)}>
        <Icon name="check" />
        {t("submissions.release")}
      </button>
      <button className="button danger" disabled={decide.isPending} onClick={() => setAsking(true)}>
        <Icon name="trash" />
        {t("submissions.reject")}
      </button>
      {asking && (
        <ConfirmSheet
          title={t("submissions.rejectSure")}
          action={t("submissions.reject")}
          danger
          onConfirm={() => {
            setAsking(false);
            decide.mutate(false);
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t("submissions.rejectText")}</p>
        </ConfirmSheet>
      )}
    </div>
  );
}
