import { answerOf, api, ApiProblem, currentCsrf, type Answer, type Read, type Schemas } from "../api/client";
import { settings } from "../shell/settings";

export type LeadFile = Read<Schemas["LeadFile"]>;

export const mostBytes = 25 * 1024 * 1024;

export async function listFiles(leadId: string, signal: AbortSignal): Promise<LeadFile[]> {
  const { data } = await answerOf(
    api.GET("/api/leads/{leadId}/files", { params: { path: { leadId } }, signal }),
  );
  return data.items as LeadFile[];
}

export const hrefOfFile = (leadId: string, fileId: string) => `/api/leads/${leadId}/files/${fileId}`;

/** Sends a file and tells the share that is on its way (0 to 1), which fetch cannot. */
export function addFile(leadId: string, file: File, onProgress: (share: number) => void): Promise<LeadFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/leads/${leadId}/files`);
    request.setRequestHeader("Sarnakh-Csrf", currentCsrf());
    request.setRequestHeader("Accept-Language", settings.read().language);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiProblem(0, "offline", ""));
    request.onload = () => {
      const response = new Response(null, { status: request.status, statusText: request.statusText });
      const body = parsed(request.responseText);
      answerOf(Promise.resolve(response.ok ? { data: body, response } : { error: body, response })).then(
        ({ data }) => resolve(data as LeadFile),
        reject,
      );
    };
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const of = (leadId: string, fileId: string) => ({ params: { path: { leadId, fileId } } });

export const removeFile = (leadId: string, fileId: string) =>
  answerOf(api.DELETE("/api/leads/{leadId}/files/{fileId}", of(leadId, fileId))) as Promise<Answer<LeadFile>>;

/** Within the hour. */
export const restoreFile = (leadId: string, fileId: string) =>
  answerOf(api.POST("/api/leads/{leadId}/files/{fileId}/restore", of(leadId, fileId))) as Promise<
    Answer<LeadFile>
  >;
