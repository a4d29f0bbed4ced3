import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Icon } from "../shell/icons";
import { useFormat } from "../text/useFormat";
import { listWebhooks, webhooksKey } from "./webhooksApi";
import { needHelp } from "./webhooksView";

/** Tells system administrators, wherever they are, of webhooks that paused by themselves. */
export default function PausedBanner() {
  const { t } = useTranslation();
  const format = useFormat();
  const webhooks = useQuery({
    queryKey: webhooksKey,
    queryFn: ({ signal }) => listWebhooks(signal),
    refetchInterval: 60_000,
  });
  const count = needHelp(webhooks.data?.items ?? []).length;
  if (count === 0) return null;
  return (
    <p className="failed-banner" role="status">
      <Icon name="plug" />
      {t("shell.webhooksPaused", { count, n: format.number(count) })}
      <Link href="/settings/webhooks">{t("shell.webhooksLink")}</Link>
    </p>
  );
}
