import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import { Check, Field, TextField } from "../forms/controls";
import { Icon } from "../shell/icons";
import { OnceSheet } from "../shell/OnceSheet";
import { ConfirmSheet } from "../shell/ConfirmSheet";
import { Bones, Empty, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { useFormat } from "../text/useFormat";
import { createToken, deleteToken, listTokens, tokenScopes, type ApiToken } from "./accessApi";
import { mayActAs } from "./roles";
import { Section } from "./Section";
import { useUser } from "./session";
import { FormSheet } from "../shell/FormSheet";

const lifetimes = [30, 90, 365] as const;

export function TokensSection() {
  const { t } = useTranslation();
  const [creating, setCreating] = useState(false);
  const [ending, setEnding] = useState<ApiToken>();
  const tokens = useQuery({ queryKey: ["me", "tokens"], queryFn: ({ signal }) => listTokens(signal) });
  return (
    <Section title={t("tokens.title")} text={t("tokens.text")}>
      {tokens.isPending ? (
        <Bones lines={3} />
      ) : tokens.isError ? (
        <Failure error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : tokens.data.length === 0 ? (
        <Empty icon="key" title={t("tokens.empty")} text={t("tokens.emptyText")} />
      ) : (
        <ul className="card line-list">
          {tokens.data.map((token) => (
            <TokenLine key={token.id} token={token} onEnd={() => setEnding(token)} />
          ))}
        </ul>
      )}
      <button className="button start" onClick={() => setCreating(true)}>
        <Icon name="plus" />
        {t("tokens.new")}
      </button>
      {creating && <NewToken onClose={() => setCreating(false)} />}
      {ending && <EndToken token={ending} onClose={() => setEnding(undefined)} />}
    </Section>
  );
}

function TokenLine({ token, onEnd }: { token: ApiToken; onEnd: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li className="line">
      <Icon name="key" />
      <span className="line-text">
        <strong>
          <bdi>{token.name}</bdi>
        </strong>
        <span className="muted">
          {token.scopes.map((scope) => t(`tokens.scope_${scope}`)).join(t("tokens.and"))}
          {token.expiresAt && ` · ${t("tokens.until", { when: format.date(token.expiresAt) })}`}
          {" · "}
          {token.lastUsedOn ? t("tokens.used", { when: format.day(token.lastUsedOn) }) : t("tokens.unused")}
        </span>
      </span>
      <button className="button danger" aria-label={t("tokens.endOf", { name: token.name })} onClick={onEnd}>
        {t("tokens.end")}
      </button>
    </li>
  );
}

function NewToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const user = useUser();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<ApiToken["scopes"]>(["read"]);
  const [days, setDays] = useState<number>(90);
  const create = useMutation({
    mutationFn: () =>
      createToken({ name, scopes, expiresAt: new Date(Date.now() + days * 86_400_000).toISOString() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["me", "tokens"] }),
  });
  const errors = errorsByField(create.error);
  const allowed = tokenScopes.filter((scope) => scope !== "admin" || mayActAs(user, "salesAdministrator"));

  if (create.data)
    return (
      <OnceSheet
        title={t("tokens.created")}
        text={t("tokens.createdText")}
        label={t("tokens.title")}
        secret={create.data.token}
        onClose={onClose}
      >
        <pre
          className="raw ltr"
          tabIndex={0}
        >{`curl -H "Authorization: Bearer …" ${location.origin}/api/leads`}</pre>
      </OnceSheet>
    );
  return (
    <FormSheet
      title={t("tokens.new")}
      action={t("tokens.create")}
      ready={name.trim() !== "" && scopes.length > 0}
      pending={create.isPending}
      error={create.error}
      fields={["name", "scopes", "expiresAt"]}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <TextField
        label={t("tokens.name")}
        help={t("tokens.nameHelp")}
        value={name}
        onChange={setName}
        error={errors.name}
      />
      <fieldset className="field">
        <legend className="field-label">{t("tokens.scopes")}</legend>
        {allowed.map((scope) => (
          <Check
            key={scope}
            label={t(`tokens.scope_${scope}`)}
            help={t(`tokens.scope_${scope}_text`)}
            checked={scopes.includes(scope)}
            onChange={(on) =>
              setScopes((now) => tokenScopes.filter((known) => (known === scope ? on : now.includes(known))))
            }
          />
        ))}
        {errors.scopes && <span className="field-error">{errors.scopes}</span>}
      </fieldset>
      <Field label={t("tokens.expires")} error={errors.expiresAt}>
        {(id, describedBy) => (
          <select
            id={id}
            className="select"
            value={days}
            aria-describedby={describedBy}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {lifetimes.map((count) => (
              <option key={count} value={count}>
                {t("tokens.days", { count, n: format.number(count) })}
              </option>
            ))}
          </select>
        )}
      </Field>
    </FormSheet>
  );
}

function EndToken({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => deleteToken(token.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["me", "tokens"] });
      onClose();
    },
    onError: (error) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
  });
  return (
    <ConfirmSheet
      title={t("tokens.endOf", { name: token.name })}
      action={t("tokens.end")}
      danger
      pending={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      <p>{t("tokens.endText")}</p>
    </ConfirmSheet>
  );
}
