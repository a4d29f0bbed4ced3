import "../forms/forms.css";
import "./access.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useTitle } from "../shell/hooks";
import { Bones, Failure } from "../shell/states";
import { getMe } from "./accessApi";
import { DevicesSection } from "./DevicesSection";
import { PasswordSection } from "./PasswordSection";
import { ProfileForm } from "./ProfileForm";
import { TokensSection } from "./TokensSection";
import { TotpSection } from "./TotpSection";
import { useUser } from "./session";

const tabs = ["profile", "security", "tokens"] as const;

export default function ProfilePage({ tab: wanted }: { tab?: string }) {
  const { t } = useTranslation();
  const user = useUser();
  const me = useQuery({ queryKey: ["me"], queryFn: ({ signal }) => getMe(signal), staleTime: 30_000 });
  const tab = tabs.find((candidate) => candidate === wanted) ?? "profile";
  useTitle(t("shell.profile"));
  return (
    <div className="page narrow">
      <header className="page-head">
        <h1>{t("shell.profile")}</h1>
        <span className="badge">{t(`roles.${user.role}`)}</span>
      </header>
      <nav className="tabs" aria-label={t("me.parts")}>
        {tabs.map((name) => (
          <Link
            key={name}
            href={name === "profile" ? "/me" : `/me/${name}`}
            aria-current={name === tab ? "page" : undefined}
          >
            {t(`me.tab_${name}`)}
          </Link>
        ))}
      </nav>
      {/* The profile stays mounted, so that a look at another part loses no draft. */}
      <div hidden={tab !== "profile"}>
        {me.isPending ? (
          <Bones lines={10} height={20} />
        ) : me.isError ? (
          <Failure error={me.error} onRetry={() => void me.refetch()} />
        ) : (
          <ProfileForm loaded={me.data} />
        )}
      </div>
      {tab === "security" && (
        <div>
          <PasswordSection />
          <TotpSection />
          <DevicesSection />
        </div>
      )}
      {tab === "tokens" && (
        <div>
          <TokensSection />
        </div>
      )}
    </div>
  );
}
