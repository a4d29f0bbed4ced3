import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { ApiProblem } from "../api/client";
import { useIsPhone } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { Sheet } from "../shell/overlays";
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
    refetchInterval: (query) => (query.state.data?.state === "pending" ? 500 : false),
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
  const { state, reasons, leadId, fields, headers, raw, contentType } = submission;
  return (
    <>
      <header className="submission-head">
        <Title>{format.dateTime(submission.receivedAt)}</Title>
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
      {state === "quarantined" && <Verdict submission={submission} />}
      <dl className="pairs">
        {Object.entries(fields).map(([name, value]) => (
          <div key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{typeof value === "string" ? value : JSON.stringify(value)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <h2 className="minor">{t("submissions.raw")}</h2>
      <p className="muted">
        <code className="ltr">{contentType}</code>
      </p>
      {/* Exactly as received, and only ever as text. */}
      <pre className="raw" dir="ltr" tabIndex={0} aria-label={t("submissions.raw")}>
        {raw}
      </pre>
      <details className="more">
        <summary>{t("submissions.headers")}</summary>
        <dl className="pairs ltr">
          {Object.entries(headers).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <p className="muted">
        {t("submissions.receipt")}: <code className="ltr">{submission.receiptId}</code>
      </p>
    </>
  );
}

function Verdict({ submission }: { submission: Submission }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const decide = useMutation({
    mutationFn: (release: boolean) =>
      release ? releaseSubmission(submission.receiptId) : rejectSubmission(submission.receiptId),
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
      <Sheet
        role="alertdialog"
        title={t("submissions.rejectSure")}
        isOpen={asking}
        onClose={() => setAsking(false)}
      >
        <p>{t("submissions.rejectText")}</p>
        <div className="dialog-actions">
          <button className="button" onClick={() => setAsking(false)}>
            {t("shell.cancel")}
          </button>
          <button
            className="button danger"
            onClick={() => {
              setAsking(false);
              decide.mutate(false);
            }}
          >
            {t("submissions.reject")}
          </button>
        </div>
      </Sheet>
    </div>
  );
}
