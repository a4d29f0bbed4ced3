import "./forms.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { ApiProblem } from "../api/client";
import { useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { Bones, Empty, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { useFormat, useNow } from "../text/useFormat";
import { firstDraft } from "./formDraft";
import { createForm, getFormHealth, listForms, type Form } from "./formsApi";

export default function FormListPage() {
  const { t } = useTranslation();
  const forms = useQuery({ queryKey: ["forms"], queryFn: ({ signal }) => listForms(signal) });
  useTitle(t("forms.title"));
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("forms.title")}</h1>
        <NewForm />
      </header>
      {forms.isPending ? (
        <Bones lines={6} height={22} />
      ) : forms.isError ? (
        <Failure error={forms.error} onRetry={() => void forms.refetch()} />
      ) : forms.data.length === 0 ? (
        <Empty icon="forms" title={t("forms.empty")} text={t("forms.emptyText")} />
      ) : (
        <ul className="form-list">
          {forms.data.map((form) => (
            <FormCard key={form.id} form={form} />
          ))}
        </ul>
      )}
    </div>
  );
}

function NewForm() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () => createForm(firstDraft(t("forms.newName"))),
    onSuccess: ({ data }) => {
      void queries.invalidateQueries({ queryKey: ["forms"], exact: true });
      navigate(`/forms/${data.id}`);
    },
    onError: (error) =>
      toast(error instanceof ApiProblem && !error.offline ? error.message : t("states.notSaved"), {
        bad: true,
      }),
  });
  return (
    <button className="button primary push" disabled={create.isPending} onClick={() => create.mutate()}>
      <Icon name="plus" />
      {t("forms.new")}
    </button>
  );
}

function FormCard({ form }: { form: Form }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const health = useQuery({
    queryKey: ["forms", form.id, "health"],
    queryFn: ({ signal }) => getFormHealth(form.id, signal),
    // Counting reads every submission of the form.
    staleTime: 60_000,
  });
  return (
    <li className="card form-card">
      <div className="form-card-name">
        <h2>
          <Link href={`/forms/${form.id}`} className="row-link">
            <bdi>{form.name}</bdi>
          </Link>
        </h2>
        <span className={form.active ? "badge good" : "badge"}>
          {form.active ? t("forms.active") : t("forms.inactive")}
        </span>
      </div>
      <p className="muted">
        {t("forms.fieldCount", { count: form.fields.length, n: format.number(form.fields.length) })}
        {" · "}
        {health.data?.lastReceivedAt
          ? t("forms.lastReceived", { when: format.relative(health.data.lastReceivedAt, now) })
          : t("forms.nothingReceived")}
      </p>
      <dl className="figures">
        {(["received", "live", "merged", "quarantined"] as const).map((name) => (
          <div key={name} className={name === "quarantined" && health.data?.quarantined ? "warn" : undefined}>
            <dt>{t(`health.${name}`)}</dt>
            <dd>{health.data ? format.number(health.data[name]) : "–"}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
