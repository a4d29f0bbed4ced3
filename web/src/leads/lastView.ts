import { newestFirst, plainView, searchOf, viewOf, type LeadView } from "./leadView";

const key = "sarnakh.lastLeadView";

let opened: string | undefined;

export type Place = "/leads" | "/pipeline";

export interface From {
  place: Place;
  view: LeadView;
  href: string;
}

/** The list or the board somebody came from: where a lead page leads back to, and whose neighbours it offers. */
export const lastView = {
  remember(search: string, place: Place = "/leads") {
    try {
      sessionStorage.setItem(key, `${place}?${search}`);
    } catch {
      // Without storage the way back is the plain list.
    }
  },

  /** The lead that was looked at: where the list is taken up again. */
  rememberOpened(leadId: string) {
    opened = leadId;
  },

  takeOpened(): string | undefined {
    const leadId = opened;
    opened = undefined;
    return leadId;
  },

  read(): From {
    try {
      return fromOf(sessionStorage.getItem(key) ?? "");
    } catch {
      return fromOf("");
    }
  },
};

/** How far down each view was scrolled, for the way back within this page load. */
export const scrollOffsets = new Map<string, number>();

function fromOf(text: string): From {
  const [path, search = ""] = text.split("?", 2);
  const place = path === "/pipeline" ? path : "/leads";
  const view = viewOf(search);
  const query = searchOf(view);
  return { place, view, href: query ? `${place}?${query}` : place };
}

/** The leads among which a lead stood there: on a board those of its column, as boards sort them. */
export const amongOf = ({ place, view }: From, stageId: string | null): LeadView =>
  place === "/leads"
    ? view
    : {
        ...plainView,
        q: view.q,
        owners: view.owners,
        teams: view.teams,
        sources: view.sources,
        forms: view.forms,
        days: view.days,
        sort: { field: "priority", descending: true, then: newestFirst },
        filter: {
          and: [
            { field: "kind", op: "eq", value: "opportunity" },
            stageId ? { field: "stageId", op: "eq", value: stageId } : { field: "stageId", op: "isEmpty" },
            ...(view.filter ? [view.filter] : []),
          ],
        },
      };
