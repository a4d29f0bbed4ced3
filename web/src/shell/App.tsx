import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { I18nProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { LeadListPage } from "../leads/LeadListPage";
import { queryClient } from "./connection";
import { useSettings } from "./settings";
import { Shell } from "./Shell";
import { Bones, Boundary, Empty } from "./states";
import { Toasts } from "./toasts";

const LeadPage = lazy(() => import("../leads/LeadPage"));
const FormListPage = lazy(() => import("../forms/FormListPage"));
const FormPage = lazy(() => import("../forms/FormPage"));
const MessagesPage = lazy(() => import("../messages/MessagesPage"));
const SubmissionsPage = lazy(() => import("../submissions/SubmissionsPage"));

export function App() {
  const { language } = useSettings();
  return (
    <I18nProvider locale={language === "fa" ? "fa-IR" : "en-US"}>
      <QueryClientProvider client={queryClient}>
        <Shell>
          <Pages />
        </Shell>
        <Toasts />
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
          <Route path="/forms" component={FormListPage} />
          <Route path="/forms/:id/:tab?">{({ id, tab }) => <FormPage key={id} id={id} tab={tab} />}</Route>
          <Route path="/submissions/:receiptId?">
            {({ receiptId }) => <SubmissionsPage receiptId={receiptId} />}
          </Route>
          <Route path="/messages">{() => <MessagesPage />}</Route>
          <Route component={NoSuchPage} />
        </Switch>
      </Suspense>
    </Boundary>
  );
}

function NoSuchPage() {
  const { t } = useTranslation();
  return <Empty icon="search" title={t("states.notFound")} text={t("states.noSuchPage")} />;
}
