import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { mayActAs } from "../access/roles";
import { useUser } from "../access/session";
import { useFailedCount } from "../api/failedCount";
import { allTexts } from "../text";
import { useFormat } from "../text/useFormat";
import { areasFor } from "./areas";
import { useConnectionLost } from "./connection";
import { useShortcuts } from "./hooks";
import { Icon, Logo } from "./icons";
import { quickCreate, useQuickStart } from "./quickCreate";
import { DisplayMenu } from "./DisplayMenu";
import { ShortcutHelp } from "./ShortcutHelp";
import { UserMenu } from "./UserMenu";

// Without it the page is still good, also where the server has a newer release than this page.
const PausedBanner = lazy(() => import("../webhooks/PausedBanner").catch(() => ({ default: () => null })));
const QuickCreate = lazy(async () => {
  const [module] = await Promise.all([import("../pipeline/QuickCreate"), allTexts()]);
  return module;
});

/** Where a phone's button for a new lead stands in nobody's way. */
const lists = ["/leads", "/pipeline", "/contacts"];

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const [helpOpen, setHelpOpen] = useState(false);
  const lost = useConnectionLost();
  const user = useUser();
  const failedCount = useFailedCount();
  const failed = mayActAs(user, "salesAdministrator") ? failedCount : 0;
  const format = useFormat();
  const main = useRef<HTMLElement>(null);

  // A new page has lost what was focused: go on in the page, not at the top of the navigation.
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [path]);
  const quickStart = useQuickStart();
  useShortcuts({ "?": () => setHelpOpen(true), c: () => quickCreate.open() });

  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <header className="side">
        <Link href="/leads" className="brand">
          <Logo />
          <span className="label">{t("shell.product")}</span>
        </Link>
        <button
          className={lists.includes(path) ? "button primary new-lead" : "button primary new-lead desktop"}
          onClick={() => quickCreate.open()}
          aria-haspopup="dialog"
        >
          <Icon name="plus" />
          <span className="label">{t("shell.newLead")}</span>
          <kbd className="kbd label" aria-hidden="true">
            c
          </kbd>
        </button>
        <nav className="nav" aria-label={t("shell.areas")}>
          {areasFor(user).map(({ name, href, icon, inMenu }) => (
            <Link
              key={name}
              href={href}
              className={inMenu ? "desktop" : undefined}
              aria-current={path.startsWith(href) ? "page" : undefined}
            >
              <Icon name={icon} />
              <span className="label">{t(`shell.${name}`)}</span>
              {name === "failed" && failed > 0 && <span className="count">{format.number(failed)}</span>}
            </Link>
          ))}
        </nav>
        <div className="side-end">
          <p className={lost ? "connection lost" : "connection"}>
            <span className="label">{lost ? t("shell.lost") : t("shell.connected")}</span>
          </p>
          <button className="button quiet desktop" onClick={() => setHelpOpen(true)}>
            <Icon name="keyboard" />
            <span className="label">{t("shortcuts.title")}</span>
          </button>
          <DisplayMenu />
          <UserMenu />
        </div>
      </header>
      <main ref={main} id="main" className="main" tabIndex={-1}>
        {lost && (
          <p className="offline-bar" role="status">
            <Icon name="plug" />
            {t("shell.lostText")}
          </p>
        )}
        {failed > 0 && !path.startsWith("/messages") && (
          <p className="failed-banner" role="status">
            <Icon name="alert" />
            {t("shell.failedCount", { count: failed, n: format.number(failed) })}
            <Link href="/messages">{t("shell.failedLink")}</Link>
          </p>
        )}
        {mayActAs(user, "systemAdministrator") && path !== "/settings/webhooks" && (
          <Suspense>
            <PausedBanner />
          </Suspense>
        )}
        {children}
      </main>
      {quickStart && (
        <Suspense>
          <QuickCreate start={quickStart} />
        </Suspense>
      )}
      <ShortcutHelp isOpen={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
