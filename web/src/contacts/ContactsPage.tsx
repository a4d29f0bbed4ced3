import "../leads/leads.css";
import "./contacts.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearch } from "wouter";
import { SearchBox } from "../shell/SearchBox";
import { useShortcuts, useTitle } from "../shell/hooks";
import { Icon } from "../shell/icons";
import { useSettings } from "../shell/settings";
import { Bones, Empty, Failure } from "../shell/states";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import { ContactMark } from "./ContactMark";
import { listContacts, listCustomers, type ListedContact } from "./contactsApi";
import { NewContact } from "./NewContact";

type Show = "all" | "person" | "organisation" | "customers" | "archived";

export default function ContactsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const people = usePeople();
  const [, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const q = params.get("q") ?? "";
  const shown = (params.get("show") ?? "all") as Show;
  const [creating, setCreating] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useTitle(t("contacts.title"));
  useShortcuts({ "/": () => search.current?.focus(), n: () => setCreating(true) });

  const contacts = useInfiniteQuery({
    queryKey: ["contacts", "list", q, shown],
    queryFn: ({ pageParam: cursor, signal }) =>
      shown === "customers"
        ? listCustomers(q, { cursor }, signal)
        : listContacts(
            {
              q,
              kind: shown === "person" || shown === "organisation" ? shown : undefined,
              archived: shown === "archived",
            },
            { cursor },
            signal,
          ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    placeholderData: (before) => before,
  });
  const items = contacts.data?.pages.flatMap((page) => page.items) ?? [];
  const total = contacts.data?.pages[0]?.total ?? 0;

  const tabs: readonly Show[] = [
    "all",
    "person",
    "organisation",
    "customers",
    ...(people.may("salesAdministrator") ? (["archived"] as const) : []),
  ];
  const hrefOf = (next: { q?: string; show?: Show }) => {
    const view = new URLSearchParams();
    const words = next.q ?? q;
    const part = next.show ?? shown;
    if (words) view.set("q", words);
    if (part !== "all") view.set("show", part);
    const text = view.toString();
    return text ? `/contacts?${text}` : "/contacts";
  };

  return (
    <div className="page contacts">
      <header className="page-head">
        <h1>{t("contacts.title")}</h1>
        {contacts.data && (
          <span className="muted">{t("contacts.total", { count: total, n: format.number(total) })}</span>
        )}
        <button className="button primary push" onClick={() => setCreating(true)}>
          <Icon name="plus" />
          {t("contacts.new")}
        </button>
      </header>
      <div className="contacts-bar">
        <nav className="contacts-tabs" aria-label={t("contacts.parts")}>
          {tabs.map((show) => (
            <Link
              key={show}
              href={hrefOf({ show })}
              className="button quiet"
              aria-current={show === shown ? "page" : undefined}
            >
              {t(`contacts.show_${show}`)}
            </Link>
          ))}
        </nav>
        <SearchBox
          ref={search}
          q={q}
          label={t("contacts.search")}
          placeholder={t("contacts.search")}
          onChange={(words) => navigate(hrefOf({ q: words }), { replace: true })}
          settled={!contacts.isPlaceholderData}
          onLeave={() => list.current?.querySelector("a")?.focus()}
        />
      </div>
      {contacts.isPending ? (
        <Bones lines={8} height={30} />
      ) : contacts.isError ? (
        <Failure error={contacts.error} onRetry={() => void contacts.refetch()} />
      ) : items.length === 0 ? (
        q ? (
          <Empty icon="search" title={t("contacts.nothing")} text={t("contacts.nothingText", { q })} />
        ) : shown === "customers" ? (
          <Empty icon="contacts" title={t("contacts.noCustomers")} text={t("contacts.noCustomersText")} />
        ) : (
          <Empty icon="contacts" title={t("contacts.empty")} text={t("contacts.emptyText")}>
            <button className="button primary" onClick={() => setCreating(true)}>
              <Icon name="plus" />
              {t("contacts.new")}
            </button>
          </Empty>
        )
      ) : (
        <>
          <ul
            ref={list}
            className={contacts.isPlaceholderData ? "card contact-list stale" : "card contact-list"}
          >
            {items.map((contact) => (
              <ContactRow key={contact.id} contact={contact} />
            ))}
          </ul>
          {contacts.hasNextPage && (
            <More busy={contacts.isFetchingNextPage} onReached={() => void contacts.fetchNextPage()} />
          )}
        </>
      )}
      {creating && <NewContact name={q} onClose={() => setCreating(false)} />}
    </div>
  );
}

function ContactRow({ contact }: { contact: ListedContact }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { unit } = useSettings();
  const about = [contact.jobTitle, contact.organisationName, contact.city].filter(Boolean);
  return (
    <li className="contact-row">
      <ContactMark kind={contact.kind} name={contact.name} />
      <div className="contact-name">
        <Link href={`/contacts/${contact.id}`} className="row-link">
          <bdi className="clip">{contact.name}</bdi>
        </Link>
        {about.length > 0 && (
          <span className="muted">
            {about.map((text, index) => (
              <span key={index}>
                {index > 0 && " · "}
                <bdi>{text}</bdi>
              </span>
            ))}
          </span>
        )}
      </div>
      {contact.won ? (
        <span className="contact-won">
          {t("contacts.won", { count: contact.won.count, n: format.number(contact.won.count) })}
          {contact.won.revenue > 0 && (
            <>
              {" · "}
              <strong>{format.compactAmount(contact.won.revenue)}</strong> {t(`money.${unit}`)}
            </>
          )}
        </span>
      ) : (
        <span className="contact-reach ltr">{contact.email}</span>
      )}
      <span className="contact-reach ltr">{contact.phone && format.phone(contact.phone)}</span>
    </li>
  );
}

/** Reads on when it comes into sight, and when it is pressed. */
function More({ busy, onReached }: { busy: boolean; onReached: () => void }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const reached = useRef(onReached);
  useEffect(() => {
    reached.current = onReached;
  });
  useEffect(() => {
    if (busy || !button.current) return;
    const sight = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) reached.current();
      },
      { rootMargin: "400px" },
    );
    sight.observe(button.current);
    return () => sight.disconnect();
  }, [busy]);
  return (
    <button ref={button} className="button contacts-more" disabled={busy} onClick={onReached}>
      {t("contacts.more")}
    </button>
  );
}
