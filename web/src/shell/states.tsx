import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { ApiProblem } from "../api/client";
import { Icon, type IconName } from "./icons";

export function Empty({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text?: string;
  children?: ReactNode;
}) {
  return (
    <div className="state">
      <Icon name={icon} />
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

/** A page that exists, for somebody with another role. */
export function Denied() {
  const { t } = useTranslation();
  return (
    <Empty icon="lock" title={t("states.denied")} text={t("states.deniedText")}>
      <Link href="/leads" className="button">
        {t("states.toLeads")}
      </Link>
    </Empty>
  );
}

/** What went wrong, in the reader's words, and a way on. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error : null;
  if (problem?.status === 403) return <Denied />;
  const title = problem?.offline
    ? t("states.offline")
    : problem?.status === 404
      ? t("states.notFound")
      : t("states.failed");
  return (
    <div className="state" role="alert">
      <Icon name={problem?.offline ? "plug" : "alert"} />
      <h2>{title}</h2>
      <p>{problem && !problem.offline ? problem.message : t("states.failedText")}</p>
      {onRetry && (
        <button className="button" onClick={onRetry}>
          {t("states.retry")}
        </button>
      )}
    </div>
  );
}

const widths = ["58%", "82%", "44%", "70%", "52%", "76%"];

export function Bones({ lines = 5, height = 14 }: { lines?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("states.loading")} className="bones">
      {Array.from({ length: lines }, (_, line) => (
        <span
          key={line}
          className="bone"
          style={{ width: widths[line % widths.length], height, marginBlock: 10 }}
        />
      ))}
    </div>
  );
}

/** Keeps one broken page from taking the navigation with it. */
export class Boundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error ? (
      // A page that failed to load is often a page of an older release: start over with the current one.
      <Failure error={this.state.error} onRetry={() => location.reload()} />
    ) : (
      this.props.children
    );
  }
}
