import { viewOf, type LeadView } from "./leadView";

const key = "sarnakh.lastLeadView";

let opened: string | undefined;

/** The list somebody came from: where a lead page leads back to, and whose neighbours it offers. */
export const lastView = {
  remember(search: string) {
    try {
      sessionStorage.setItem(key, search);
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

  read(): LeadView {
    try {
      return viewOf(sessionStorage.getItem(key) ?? "");
    } catch {
      return viewOf("");
    }
  },
};

/** How far down each view was scrolled, for the way back within this page load. */
export const scrollOffsets = new Map<string, number>();
