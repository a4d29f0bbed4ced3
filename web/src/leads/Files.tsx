import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import { Icon } from "../shell/icons";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { usePeople } from "../teams/people";
import { useFormat } from "../text/useFormat";
import {
  addFile,
  hrefOfFile,
  listFiles,
  mostBytes,
  removeFile,
  restoreFile,
  type LeadFile,
} from "./filesApi";

interface Upload {
  key: number;
  file: File;
  /** 0 to 1. */
  share: number;
  error?: string;
  /** Trying again changes nothing. */
  isFinal?: boolean;
}

let lastKey = 0;

/** Files of a lead: dropped or chosen, saved, removed and brought back. */
export function Files({ leadId }: { leadId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const people = usePeople();
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [over, setOver] = useState(false);
  const key = ["leads", "files", leadId];
  const files = useQuery({ queryKey: key, queryFn: ({ signal }) => listFiles(leadId, signal) });

  const changed = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: key }),
      queries.invalidateQueries({ queryKey: ["leads", "timeline", leadId] }),
    ]);
  const complain = (problem: unknown) => toast(refusalText(problem, t("states.notSaved")), { bad: true });
  const update = (upload: Upload, change: Partial<Upload> | null) =>
    setUploads((all) =>
      all.flatMap((one) => (one.key !== upload.key ? one : change ? { ...one, ...change } : [])),
    );

  async function send(upload: Upload) {
    if (upload.file.size > mostBytes) {
      update(upload, { error: t("files.tooLarge"), isFinal: true });
      return;
    }
    update(upload, { error: undefined, share: 0 });
    try {
      await addFile(leadId, upload.file, (share) => update(upload, { share }));
      await changed();
      update(upload, null);
    } catch (problem) {
      const refused = errorsByField(problem).file;
      update(upload, {
        error: refused ?? refusalText(problem, t("states.notSaved")),
        isFinal: refused !== undefined,
      });
    }
  }

  function add(chosen: Iterable<File>) {
    const fresh = [...chosen].map((file) => ({ key: ++lastKey, file, share: 0 }));
    setUploads((all) => [...all, ...fresh]);
    // One after the other: a phone's line is shared by none of them.
    void fresh.reduce((before, upload) => before.then(() => send(upload)), Promise.resolve());
  }

  async function remove(file: LeadFile) {
    try {
      await removeFile(leadId, file.id);
      await changed();
      toast(t("files.removed", { name: file.name }), {
        action: {
          label: t("shell.undo"),
          run: () => void restoreFile(leadId, file.id).then(changed).catch(complain),
        },
      });
    } catch (problem) {
      complain(problem);
    }
  }

  const size = (bytes: number) =>
    bytes < 1024 * 1024
      ? t("files.kilobytes", { n: format.number(Math.max(1, Math.round(bytes / 1024))) })
      : t("files.megabytes", { n: format.number(bytes / 1024 / 1024) });

  return (
    <div className="files">
      {files.isPending ? (
        <Bones lines={2} />
      ) : files.isError ? (
        <Failure error={files.error} onRetry={() => void files.refetch()} />
      ) : (
        <ul>
          {files.data.map((file) => (
            <li key={file.id} className="file">
              <Icon name="forms" />
              <a href={hrefOfFile(leadId, file.id)} download={file.name} className="truncate">
                <bdi className="clip">{file.name}</bdi>
              </a>
              <span
                className="muted"
                title={`${people.ownerName(file.addedBy)} · ${format.dateTime(file.addedAt)}`}
              >
                {size(file.length)}
              </span>
              <button
                className="button quiet icon-only"
                aria-label={t("files.remove", { name: file.name })}
                onClick={() => void remove(file)}
              >
                <Icon name="trash" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {uploads.map((upload) => (
        <div key={upload.key} className="file">
          <bdi className="truncate">{upload.file.name}</bdi>
          {upload.error ? (
            <>
              <span className="field-error" role="alert">
                {upload.error}
              </span>
              {!upload.isFinal && (
                <button className="link-button" onClick={() => void send(upload)}>
                  {t("states.retry")}
                </button>
              )}
              <button
                className="button quiet icon-only"
                aria-label={t("shell.dismiss")}
                onClick={() => update(upload, null)}
              >
                <Icon name="close" />
              </button>
            </>
          ) : (
            <progress aria-label={upload.file.name} value={upload.share} max={1} />
          )}
        </div>
      ))}
      <label
        className={over ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          add(event.dataTransfer.files);
        }}
      >
        <Icon name="plus" />
        {t("files.add")}
        <input
          type="file"
          multiple
          className="sr-only"
          onChange={(event) => {
            add(event.target.files ?? []);
            event.target.value = "";
          }}
        />
      </label>
    </div>
  );
}
