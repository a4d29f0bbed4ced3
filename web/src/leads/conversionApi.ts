import { answerOf, api, type Answer, type Read, type Schemas } from "../api/client";
import type { Lead } from "./leadsApi";

export type ConversionPlan = Read<Schemas["ConversionPlan"]>;
export type Target = "opportunity" | "contact" | "organisation";
export type Conversion = Omit<Schemas["ConversionInput"], "to"> & { to: Target };

/** A conversion makes one of at most so many leads. */
export const mostMerged = 5;

export async function planConversion(id: string, signal: AbortSignal): Promise<ConversionPlan> {
  const { data } = await answerOf(
    api.GET("/api/leads/{leadId}/conversion", { params: { path: { leadId: id } }, signal }),
  );
  return data as ConversionPlan;
}

/** The lead as it is then; another one, if that survived the merge. */
export const convertLead = (id: string, conversion: Conversion) =>
  answerOf(
    api.POST("/api/leads/{leadId}/convert", { params: { path: { leadId: id } }, body: conversion }),
  ) as Promise<Answer<Lead & { undoId?: string }>>;
