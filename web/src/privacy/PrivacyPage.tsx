import "../access/door.css";
import "../forms/forms.css";
import "../access/access.css";
import "./privacy.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { errorsByField, refusalText } from "../api/client";
import { TextField } from "../forms/controls";
import { nameOf } from "../leads/leadText";
import { useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { Empty } from "../shell/states";
import { toast } from "../shell/toasts";
import { useFormat } from "../text/useFormat";
import { EraseSheet } from "./EraseSheet";
import { erasuresKey, Erasures } from "./Erasures";
import { exportPerson, findPerson, type Erasure, type Person, type PersonFound } from "./privacyApi";
import { kinds, nothing } from "./privacyView";
import { Tombstones } from "./Tombstones";

/** Everything that is kept about one person: find it, give it to them, erase it. */
export default function PrivacyPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [person, setPerson] = useState<Person>({ email: "", phone: "" });
  const [found, setFound] = useState<{ person: Person; what: PersonFound }>();
  const [erasing, setErasing] = useState(false);
  const find = useMutation({
    mutationFn: findPerson,
    onSuccess: (what, asked) => setFound({ person: asked.person, what }),
  });
  const errors = errorsByField(find.error);
  const set = (part: Partial<Person>) => setPerson((now) => ({ ...now, ...part }));
  useTitle(t("privacy.title"));

  const started = (erasure: Erasure) => {
    setErasing(false);
    setFound(undefined);
    setPerson({ email: "", phone: "" });
    queries.setQueryData<Erasure[]>(erasuresKey, (now = []) => [erasure, ...now]);
  };

  return (
    <div className="page narrow privacy">
      <header className="page-head">
        <h1>{t("privacy.title")}</h1>
      </header>
      <p className="muted">{t("privacy.text")}</p>
      {/* Nothing of it stands in the address: that goes to histories and logs. */}
      <form
        className="card privacy-find"
        role="search"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          find.mutate({
            person: { email: person.email?.trim() || null, phone: person.phone?.trim() || null },
            everywhere: false,
          });
        }}
      >
        <TextField
          label={t("fields.email")}
          ltr
          value={person.email ?? ""}
          onChange={(email) => set({ email })}
          error={errors.email}
        />
        <TextField
          label={t("fields.phone")}
          ltr
          value={person.phone ?? ""}
          onChange={(phone) => set({ phone })}
          error={errors.phone}
        />
        <button
          type="submit"
          className="button primary"
          disabled={find.isPending || !(person.email?.trim() || person.phone?.trim())}
        >
          <Icon name="search" />
          {find.isPending ? t("privacy.finding") : t("privacy.find")}
        </button>
        {find.isError && Object.keys(errors).length === 0 && (
          <p className="field-error" role="alert">
            {refusalText(find.error, t("states.failedText"))}
          </p>
        )}
      </form>
      <div aria-live="polite">
        {found && (
          <Found
            {...found}
            looking={find.isPending}
            onLookEverywhere={() => find.mutate({ person: found.person, everywhere: true })}
            onErase={() => setErasing(true)}
          />
        )}
      </div>
      <Erasures />
      <Tombstones onStarted={started} />
      {erasing && found && (
        <EraseSheet person={found.person} onStarted={started} onClose={() => setErasing(false)} />
      )}
    </div>
  );
}

/** More are in the export. */
const mostLines = 50;

function Found({
  person,
  what: { counts, everywhere, leads, submissions },
  looking,
  onLookEverywhere,
  onErase,
}: {
  person: Person;
  what: PersonFound;
  looking: boolean;
  onLookEverywhere: () => void;
  onErase: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const take = useMutation({
    mutationFn: () => exportPerson(person),
    onSuccess: (archive) => keep(archive, `person-${new Date().toISOString().slice(0, 10)}.zip`),
    onError: (error) => toast(refusalText(error, t("states.failedText")), { bad: true }),
  });
  const hidden = Math.max(leads.length - mostLines, 0) + Math.max(submissions.length - mostLines, 0);
  return (
    <section className="privacy-found" aria-label={t("privacy.found")}>
      <h2>
        <bdi className="ltr">{[person.email, person.phone].filter(Boolean).join(" · ")}</bdi>
      </h2>
      {nothing(counts) ? (
        <Empty icon="search" title={t("privacy.none")} text={t("privacy.noneText")}>
          <button className="button" onClick={onErase}>
            {t("privacy.eraseAnyway")}
          </button>
        </Empty>
      ) : (
        <>
          <dl className="card figures big">
            {kinds.map((kind) => (
              <div key={kind}>
                <dt>{t(`privacy.kind_${kind}`)}</dt>
                <dd>{format.number(counts[kind])}</dd>
              </div>
            ))}
          </dl>
          <ul className="card line-list">
            {leads.slice(0, mostLines).map((lead) => (
              <li key={lead.id} className="line">
                <Icon name="leads" />
                <span className="line-text">
                  <Link href={`/leads/${lead.id}`}>
                    <bdi>{nameOf(lead) || lead.id}</bdi>
                  </Link>
                  <span className="muted">{t("privacy.leadOf", { when: format.date(lead.createdAt) })}</span>
                </span>
                {lead.archived && <span className="badge">{t("privacy.archived")}</span>}
              </li>
            ))}
            {submissions.slice(0, mostLines).map(({ receiptId, receivedAt, formId, state }) => (
              <li key={receiptId} className="line">
                <Icon name="inbox" />
                <span className="line-text">
                  <Link href={`/submissions/${receiptId}`}>
                    {t("privacy.submissionOf", { when: format.dateTime(receivedAt) })}
                  </Link>
                  <span className="muted">
                    <bdi>{formId}</bdi>
                  </span>
                </span>
                <span className={state === "quarantined" ? "badge warn" : "badge"}>
                  {t(`submissions.state_${state}`)}
                </span>
              </li>
            ))}
          </ul>
          {hidden > 0 && (
            <p className="muted">{t("privacy.hidden", { count: hidden, n: format.number(hidden) })}</p>
          )}
          {!everywhere && (
            <p className="muted">
              {t("privacy.onLeads")}{" "}
              <button className="button quiet" disabled={looking} onClick={onLookEverywhere}>
                {looking ? t("privacy.finding") : t("privacy.everywhere")}
              </button>
            </p>
          )}
          <div className="row">
            <button className="button" disabled={take.isPending} onClick={() => take.mutate()}>
              <Icon name="download" />
              {take.isPending ? t("privacy.exporting") : t("privacy.export")}
            </button>
            <button className="button danger" onClick={onErase}>
              <Icon name="trash" />
              {t("privacy.erase")}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

/** Gives a file to the browser to keep. */
function keep(file: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has begun to read it by then, or never will.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
