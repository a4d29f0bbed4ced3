import "./door.css";
import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import { useTitle } from "../shell/hooks";
import { Logo } from "../shell/icons";
import { settings, useSettings } from "../shell/settings";
import type { SessionView } from "./accessApi";
import { LinkPage } from "./LinkPage";
import { pathAfterSignIn } from "./returnTo";
import { session } from "./session";
import { SetUpPage } from "./SetUpPage";
import { SignInForm } from "./SignInForm";

/** All that there is for somebody who is not signed in. */
export default function Door({ view }: { view: SessionView }) {
  const [path, navigate] = useLocation();
  const search = useSearch();
  if (path === "/link")
    return (
      <DoorFrame>
        <LinkPage />
      </DoorFrame>
    );
  if (view.setupNeeded)
    return (
      <DoorFrame>
        <SetUpPage />
      </DoorFrame>
    );
  return (
    <DoorFrame>
      <SignInPage
        view={view}
        problem={new URLSearchParams(search).get("problem")}
        returnTo={
          path === "/sign-in" || path === "/setup" ? pathAfterSignIn(search) : path + (search && `?${search}`)
        }
        onDone={(next, to) => {
          navigate(to, { replace: true });
          session.begin(next);
        }}
      />
    </DoorFrame>
  );
}

function SignInPage({
  view,
  problem,
  returnTo,
  onDone,
}: {
  view: SessionView;
  problem: string | null;
  returnTo: string;
  onDone: (view: SessionView, to: string) => void;
}) {
  const { t } = useTranslation();
  useTitle(t("door.signIn"));
  return (
    <>
      <h1>{t("door.signIn")}</h1>
      {problem && (
        <p className="notice bad" role="alert">
          {t(`door.problem_${providerProblems.find((known) => `oidc.${known}` === problem) ?? "other"}`)}
        </p>
      )}
      <SignInForm providers={view.providers} returnTo={returnTo} onDone={(next) => onDone(next, returnTo)} />
    </>
  );
}

const providerProblems = [
  "expired",
  "cancelled",
  "unavailable",
  "no_account",
  "other_account",
  "domain",
  "email_unverified",
] as const;

function DoorFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { language, theme } = useSettings();
  return (
    <div className="door">
      <header className="door-brand">
        <Logo />
        {t("shell.product")}
      </header>
      <main id="main" className="card door-card">
        {children}
      </main>
      <footer className="door-foot">
        <button
          className="button quiet"
          lang={language === "fa" ? "en" : "fa"}
          onClick={() => settings.change({ language: language === "fa" ? "en" : "fa" })}
        >
          {language === "fa" ? "English" : "فارسی"}
        </button>
        <button
          className="button quiet"
          onClick={() => settings.change({ theme: isDark(theme) ? "light" : "dark" })}
        >
          {isDark(theme) ? t("display.light") : t("display.dark")}
        </button>
      </footer>
    </div>
  );
}

const isDark = (theme: string) =>
  theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
