import { answerOf, api, type Read, type Schemas } from "../api/client";
import type { Filter, Layout } from "./leadView";

export type SavedView = Read<Schemas["ViewResource"]>;
/** What is sent of a list: absent fields stay as they are, null empties one. */
export type ViewSettings = Partial<{
  name: string;
  shared: boolean;
  pinned: boolean;
  isDefault: boolean;
  active: true;
  q: string | null;
  filter: Filter | null;
  sort: string | null;
  columns: { field: string; width: number | null }[];
  groupBy: string[];
  layout: Layout;
}>;

const quoted = (version: string) => `"${version}"`;

export async function listViews(signal: AbortSignal): Promise<SavedView[]> {
  const { data } = await answerOf(api.GET("/api/views", { signal }));
  return data.items as SavedView[];
}

export async function createView(settings: ViewSettings): Promise<SavedView> {
  const { data } = await answerOf(api.POST("/api/views", { body: settings }));
  return data as SavedView;
}

/** Pins need no version: they concern nobody else. */
export async function changeView(
  id: string,
  version: string | undefined,
  settings: ViewSettings,
): Promise<SavedView> {
  const { data } = await answerOf(
    api.PATCH("/api/views/{viewId}", {
      params: { path: { viewId: id } },
      headers: { "If-Match": version && quoted(version), "Content-Type": "application/merge-patch+json" },
      body: settings,
    }),
  );
  return data as SavedView;
}

export const deleteView = (id: string, version: string) =>
  answerOf(
    api.DELETE("/api/views/{viewId}", {
      params: { path: { viewId: id } },
      headers: { "If-Match": quoted(version) },
    }),
  );
