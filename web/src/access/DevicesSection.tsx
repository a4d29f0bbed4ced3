import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refusalText } from "../api/client";
import { Icon } from "../shell/icons";
import { Bones, Failure } from "../shell/states";
import { toast } from "../shell/toasts";
import { useFormat, useNow } from "../text/useFormat";
import { endOtherSessions, endSession, listSessions, type DeviceSession } from "./accessApi";
import { Section } from "./Section";

export function DevicesSection() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey: ["me", "sessions"], queryFn: ({ signal }) => listSessions(signal) });
  const end = useMutation({
    mutationFn: (id: string | null) => (id === null ? endOtherSessions() : endSession(id)),
    onSuccess: () => toast(t("devices.ended")),
    onError: (error) => toast(refusalText(error, t("states.notSaved")), { bad: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["me", "sessions"] }),
  });
  return (
    <Section title={t("devices.title")} text={t("devices.text")}>
      {sessions.isPending ? (
        <Bones lines={3} />
      ) : sessions.isError ? (
        <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <div className="stack">
          <ul className="card line-list">
            {sessions.data.map((device) => (
              <Device
                key={device.id}
                device={device}
                isEnding={end.isPending}
                onEnd={() => end.mutate(device.id)}
              />
            ))}
          </ul>
          {sessions.data.length > 1 && (
            <button className="button danger" disabled={end.isPending} onClick={() => end.mutate(null)}>
              <Icon name="leave" />
              {t("devices.endOthers")}
            </button>
          )}
        </div>
      )}
    </Section>
  );
}

function Device({
  device: { device, address, seenAt, current },
  isEnding,
  onEnd,
}: {
  device: DeviceSession;
  isEnding: boolean;
  onEnd: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const name = device || t("devices.unknown");
  return (
    <li className="line">
      <Icon name="device" />
      <span className="line-text">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className="muted">
          {address && (
            <>
              <bdi>{address}</bdi>
              {" · "}
            </>
          )}
          <time dateTime={seenAt} title={format.dateTime(seenAt)}>
            {format.relative(seenAt, now)}
          </time>
        </span>
      </span>
      {current ? (
        <span className="badge accent">{t("devices.current")}</span>
      ) : (
        <button
          className="button"
          disabled={isEnding}
          aria-label={t("devices.endOf", { name })}
          onClick={onEnd}
        >
          {t("shell.signOut")}
        </button>
      )}
    </li>
  );
}
