import "./forms.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useShortcuts, useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { Bones, Failure } from "../shell/states";
import { FormSettings } from "./FormSettings";
import { getForm } from "./formsApi";
import { HealthPanel } from "./HealthPanel";
import { SharePanel } from "./SharePanel";

const tabs = ["settings", "share", "health"] as const;

export default function FormPage({ id, tab: wanted }: { id: string; tab?: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const form = useQuery({
    queryKey: ["forms", id, "one"],
    queryFn: ({ signal }) => getForm(id, signal),
    staleTime: 30_000,
  });
  const tab = tabs.find((candidate) => candidate === wanted) ?? "settings";
  useTitle(form.data?.data.name ?? t("forms.title"));
  useShortcuts({ Escape: () => navigate("/forms") });

  return (
    <div className="page form-page">
      <nav className="crumbs" aria-label={t("shell.crumbs")}>
        <ol>
          <li>
            <Link href="/forms">{t("forms.title")}</Link>
          </li>
          <li aria-current="page">
            <Icon name="next" />
            <bdi>{form.data?.data.name}</bdi>
          </li>
        </ol>
      </nav>
      {form.isPending ? (
        <Bones lines={10} height={20} />
      ) : form.isError ? (
        <Failure error={form.error} onRetry={() => void form.refetch()} />
      ) : (
        <>
          <header className="page-head">
            <h1>
              <bdi>{form.data.data.name}</bdi>
            </h1>
            <span className={form.data.data.active ? "badge good" : "badge"}>
              {form.data.data.active ? t("forms.active") : t("forms.inactive")}
            </span>
          </header>
          <nav className="tabs" aria-label={t("forms.parts")}>
            {tabs.map((name) => (
              <Link
                key={name}
                href={name === "settings" ? `/forms/${id}` : `/forms/${id}/${name}`}
                aria-current={name === tab ? "page" : undefined}
              >
                {t(`forms.tab_${name}`)}
              </Link>
            ))}
          </nav>
          {/* Settings stay mounted, so that a look at another part loses no draft. */}
          <div hidden={tab !== "settings"}>
            <FormSettings id={id} loaded={form.data} />
          </div>
          {tab === "share" && <SharePanel loaded={form.data} />}
          {tab === "health" && <HealthPanel id={id} />}
        </>
      )}
    </div>
  );
}
