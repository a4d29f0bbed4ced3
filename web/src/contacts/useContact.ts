import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiProblem, refusalText, type Answer } from "../api/client";
import { toast } from "../shell/toasts";
import { inverseOf, isOvertaken } from "./contactChange";
import { changeContact, getContact, type Contact, type ContactChange } from "./contactsApi";

type Saved = Answer<Contact>;

/** One contact, and the one way to change it. */
export function useContact(id: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = ["contacts", "one", id];
  const contact = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => getContact(id, signal),
    refetchInterval: (query) =>
      query.state.error instanceof ApiProblem && query.state.error.status === 404 ? false : 10_000,
  });

  function keep(saved: Saved) {
    queries.setQueryData<Saved>(key, saved);
    void queries.invalidateQueries({ queryKey: ["contacts", "list"] });
    return saved;
  }

  /** Meets whoever else saved: other fields of theirs stay; the same field is theirs, and the user is told. */
  async function save(change: ContactChange, seen: Saved): Promise<Saved> {
    try {
      return keep(await changeContact(id, seen.etag, change));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
      const current = keep(await getContact(id));
      if (isOvertaken(change, seen.data, current.data)) throw error;
      return save(change, current);
    }
  }

  const complain = (error: unknown) => toast(refusalText(error, t("states.notSaved")), { bad: true });

  /**
   * Throws the problem when the server refuses a value, so that the field can show it.
   * @param seen The values that the change began with, where that is longer ago.
   */
  async function change(wanted: ContactChange, seen: ContactChange = {}) {
    const before = queries.getQueryData<Saved>(key);
    if (!before) return;
    // What others wrote while somebody was typing is here already, and yet was not seen.
    if (isOvertaken(seen, { ...before.data, ...seen } as Contact, before.data))
      throw new ApiProblem(412, "etag.stale", t("catalogue.overtaken"));
    const saved = await save(wanted, before);
    toast(t("contacts.saved"), {
      action: {
        label: t("shell.undo"),
        run: () => {
          save(inverseOf(wanted, before.data), saved)
            .then(() => toast(t("shell.undone")))
            .catch(complain);
        },
      },
    });
  }

  return { contact, change, keep, complain };
}
