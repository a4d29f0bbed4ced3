import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, type ComponentType, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { mayActAs, type Role } from "../access/roles";
import { useSession, useUser } from "../access/session";
import { LeadListPage } from "../leads/LeadListPage";
import { queryClient } from "./connection";
import { allTexts } from "../text";
import { teachReactAria } from "../text/reactAria";
import { settings, useSettings } from "./settings";
import { Shell } from "./Shell";
import { Bones, Boundary, Denied, Empty } from "./states";
import { Toasts } from "./toasts";

/** A page, fetched when it is opened, together with the texts that the first view does without. */
const page = <Props,>(load: () => Promise<{ default: ComponentType<Props> }>) =>
  lazy(async () => {
    const [loaded] = await Promise.all([load(), allTexts()]);
    return loaded;
  });

const BoardPage = page(() => import("../pipeline/BoardPage"));
const LeadPage = page(() => import("../leads/LeadPage"));
const ContactsPage = page(() => import("../contacts/ContactsPage"));
const ContactPage = page(() => import("../contacts/ContactPage"));
const FormListPage = page(() => import("../forms/FormListPage"));
const FormPage = page(() => import("../forms/FormPage"));
const MessagesPage = page(() => import("../messages/MessagesPage"));
const SubmissionsPage = page(() => import("../submissions/SubmissionsPage"));

const SignInAgain = lazy(() => import("../access/SignInAgain"));
const ProfilePage = page(() => import("../access/ProfilePage"));
const UsersPage = page(() => import("../access/UsersPage"));
const AuditPage = page(() => import("../audit/AuditPage"));
const PrivacyPage = page(() => import("../privacy/PrivacyPage"));
const SettingsPage = page(() => import("../settings/SettingsPage"));
const TeamsPage = page(() => import("../teams/TeamsPage"));

teachReactAria(settings.read().language);

export default function App() {
  const { language } = useSettings();
  const { ended } = useSession();
  return (
    <I18nProvider locale={language === "fa" ? "fa-IR" : "en-US"}>
      <QueryClientProvider client={queryClient}>
        <Shell>
          <Pages />
        </Shell>
        <Toasts />
        {ended && (
          <Suspense>
            <SignInAgain />
          </Suspense>
        )}
      </QueryClientProvider>
    </I18nProvider>
  );
}

function Pages() {
  const [path] = useLocation();
  const area = path.split("/")[1];
  return (
    <Boundary key={area}>
      <Suspense
        fallback={
          <div className="page">
            <Bones />
          </div>
        }
      >
        <Switch>
          <Route path="/">
            <Redirect to="/leads" replace />
          </Route>
          <Route path="/leads" component={LeadListPage} />
          <Route path="/leads/:id">{({ id }) => <LeadPage key={id} id={id} />}</Route>
          <Route path="/contacts" component={ContactsPage} />
          <Route path="/contacts/:id">{({ id }) => <ContactPage key={id} id={id} />}</Route>
          <Route path="/pipeline" component={BoardPage} />
          <Route path="/forms">
            <For role="salesAdministrator">
              <FormListPage />
            </For>
          </Route>
          <Route path="/forms/:id/:tab?">
            {({ id, tab }) => (
              <For role="salesAdministrator">
                <FormPage key={id} id={id} tab={tab} />
              </For>
            )}
          </Route>
          <Route path="/submissions/:receiptId?">
            {({ receiptId }) => (
              <For role="salesAdministrator">
                <SubmissionsPage receiptId={receiptId} />
              </For>
            )}
          </Route>
          <Route path="/messages">
            <For role="salesAdministrator">
              <MessagesPage />
            </For>
          </Route>
          <Route path="/teams">
            <For role="salesAdministrator">
              <TeamsPage />
            </For>
          </Route>
          <Route path="/users">
            <For role="systemAdministrator">
              <UsersPage />
            </For>
          </Route>
          <Route path="/audit">
            <For role="systemAdministrator">
              <AuditPage />
            </For>
          </Route>
          <Route path="/privacy">
            <For role="systemAdministrator">
              <PrivacyPage />
            </For>
          </Route>
          <Route path="/settings/:tab?">{({ tab }) => <SettingsPage tab={tab} />}</Route>
          <Route path="/me/:tab?">{({ tab }) => <ProfilePage tab={tab} />}</Route>
          <Route component={NoSuchPage} />
        </Switch>
      </Suspense>
    </Boundary>
  );
}

/** Hides no secret, the server does that; it tells people where they stand instead of showing errors. */
function For({ role, children }: { role: Role; children: ReactNode }) {
  return mayActAs(useUser(), role) ? children : <Denied />;
}

function NoSuchPage() {
  const { t } = useTranslation();
  return <Empty icon="search" title={t("states.notFound")} text={t("states.noSuchPage")} />;
}
