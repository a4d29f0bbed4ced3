import { answerOf, api, type Answer } from "../api/client";
import type { Celebration } from "../pipeline/boardApi";
import type { Lead, TimelineEntry } from "./leadsApi";

const of = (leadId: string) => ({ path: { leadId } });

export const winLead = (id: string) =>
  answerOf(api.POST("/api/leads/{leadId}/won", { params: of(id) })) as Promise<
    Answer<Lead & { celebration?: Celebration }>
  >;

export interface Loss {
  lostReasonId?: string | null;
  note?: string | null;
}

export const loseLead = (id: string, loss: Loss) =>
  answerOf(api.POST("/api/leads/{leadId}/lost", { params: of(id), body: loss })) as Promise<Answer<Lead>>;

/** Of what was lost or archived. */
export const restoreLead = (id: string) =>
  answerOf(api.POST("/api/leads/{leadId}/restore", { params: of(id) })) as Promise<Answer<Lead>>;

/** Rules move the lifecycle stage again. */
export const leaveLifecycle = (id: string) =>
  answerOf(api.POST("/api/leads/{leadId}/lifecycle/automatic", { params: of(id) })) as Promise<Answer<Lead>>;

/** Scoring sets the probability again. */
export const leaveProbability = (id: string) =>
  answerOf(api.POST("/api/leads/{leadId}/probability/automatic", { params: of(id) })) as Promise<
    Answer<Lead>
  >;

export interface NoteText {
  text: string;
  mentionIds: string[];
}

export const addNote = (id: string, note: NoteText) =>
  answerOf(api.POST("/api/leads/{leadId}/notes", { params: of(id), body: note })) as Promise<
    Answer<TimelineEntry>
  >;

export const changeNote = (leadId: string, noteId: string, note: NoteText) =>
  answerOf(
    api.PATCH("/api/leads/{leadId}/notes/{noteId}", { params: { path: { leadId, noteId } }, body: note }),
  ) as Promise<Answer<TimelineEntry>>;

export const removeNote = (leadId: string, noteId: string) =>
  answerOf(api.DELETE("/api/leads/{leadId}/notes/{noteId}", { params: { path: { leadId, noteId } } }));
