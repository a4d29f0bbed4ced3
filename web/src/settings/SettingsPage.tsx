import "../access/access.css";
import "../catalogue/settings.css";
import "../forms/forms.css";
import { lazy, Suspense, useEffect, useRef, type ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { mayActAs, type Role } from "../access/roles";
import { useUser } from "../access/session";
import type { Kind } from "../catalogue/catalogueApi";
import { useTitle } from "../shell/hooks";
import { Bones, Denied } from "../shell/states";

interface Tab {
  key: Kind | "pipeline" | "retention" | "access" | "webhooks";
  /** The least role; the navigation (`shell/areas.ts`) leads everybody here who may see any tab. */
  role: Role;
  component: ComponentType;
}

const simple = () => import("../catalogue/simpleTabs");

const tabs: readonly Tab[] = [
  {
    key: "stages",
    role: "salesAdministrator",
    component: lazy(() => import("../catalogue/StageTab")),
  },
  {
    key: "pipeline",
    role: "salesAdministrator",
    component: lazy(() => import("../catalogue/PipelineTab")),
  },
  {
    key: "tags",
    role: "salesAdministrator",
    component: lazy(async () => ({ default: (await simple()).TagTab })),
  },
  {
    key: "custom-fields",
    role: "salesAdministrator",
    component: lazy(() => import("../catalogue/CustomFieldTab")),
  },
  {
    key: "lost-reasons",
    role: "salesAdministrator",
    component: lazy(async () => ({ default: (await simple()).LostReasonTab })),
  },
  {
    key: "lead-statuses",
    role: "salesAdministrator",
    component: lazy(async () => ({ default: (await simple()).LeadStatusTab })),
  },
  {
    key: "recurring-plans",
    role: "salesAdministrator",
    component: lazy(async () => ({ default: (await simple()).RecurringPlanTab })),
  },
  {
    key: "lifecycle-rules",
    role: "salesAdministrator",
    component: lazy(() => import("../catalogue/LifecycleTab")),
  },
  {
    key: "retention",
    role: "systemAdministrator",
    component: lazy(() => import("../privacy/RetentionSettings")),
  },
  {
    key: "access",
    role: "systemAdministrator",
    component: lazy(() => import("../access/AccessSettings")),
  },
  {
    key: "webhooks",
    role: "systemAdministrator",
    component: lazy(() => import("../webhooks/WebhooksSettings")),
  },
];

export default function SettingsPage({ tab: wanted }: { tab?: string }) {
  const { t } = useTranslation();
  const user = useUser();
  const seen = tabs.filter(({ role }) => mayActAs(user, role));
  const tab = seen.find(({ key }) => key === wanted) ?? seen[0];
  const bar = useRef<HTMLElement>(null);
  useTitle(t("settings.title"));

  // There may be more tabs than there is room for.
  useEffect(() => {
    bar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [tab]);
  if (!tab) return <Denied />;
  const Content = tab.component;
  return (
    <div className="page narrow">
      <header className="page-head">
        <h1>{t("settings.title")}</h1>
      </header>
      <nav ref={bar} className="tabs settings-tabs" aria-label={t("settings.parts")}>
        {seen.map(({ key }) => (
          <Link key={key} href={`/settings/${key}`} aria-current={key === tab.key ? "page" : undefined}>
            {t(`settings.tab_${key}`)}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<Bones lines={8} height={20} />}>
        <Content />
      </Suspense>
    </div>
  );
}
