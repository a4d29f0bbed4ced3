import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, errorsByField, refusalText, type Answer } from "../api/client";
import { Field, TextField } from "../forms/controls";
import { settings } from "../shell/settings";
import { toast } from "../shell/toasts";
import { useLeaveGuard } from "../shell/hooks";
import { changeMe, getMe, type Profile, type ProfileChange } from "./accessApi";
import { AvatarEditor } from "./AvatarEditor";
import { DaysOffEditor } from "./DaysOffEditor";
import { LanguageAndCalendar } from "./LanguageAndCalendar";
import { profileSettings } from "./profileSettings";
import { Section } from "./Section";
import { session } from "./session";
import { WeekEditor } from "./WeekEditor";
import { tidyWeek, wrongDays } from "./workingWeek";

type Draft = Required<ProfileChange>;

const draftOf = ({
  name,
  language,
  calendar,
  timeZone,
  workingHours,
  daysOff,
  signature,
}: Profile): Draft => ({
  name,
  language,
  calendar,
  timeZone,
  workingHours: tidyWeek(workingHours),
  daysOff,
  signature: signature ?? "",
});

const fields = ["name", "language", "calendar", "timeZone", "workingHours", "daysOff", "signature"] as const;

/** What is different, as the patch that makes it so. */
const changesOf = (from: Draft, to: Draft): ProfileChange =>
  Object.fromEntries(
    fields
      .filter((field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]))
      .map((field) => [field, to[field]]),
  );

export function ProfileForm({ loaded }: { loaded: Answer<Profile> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [base, setBase] = useState(() => draftOf(loaded.data));
  const [draft, setDraft] = useState(base);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const change = changesOf(base, draft);
  const dirty = Object.keys(change).length > 0;
  const wrong = wrongDays(draft.workingHours);
  useLeaveGuard(dirty);

  async function patch(wanted: ProfileChange) {
    try {
      return await changeMe(wanted, queries.getQueryData<Answer<Profile>>(["me"])?.etag);
    } catch (error) {
      // Changed on another device: fields that were not touched here stay as they are there.
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
      return changeMe(wanted, (await getMe()).etag);
    }
  }
  const save = useMutation({
    mutationFn: ({ wanted }: { wanted: ProfileChange; undoes?: boolean }) => patch(wanted),
    onSuccess: (saved, { wanted, undoes }) => {
      const before = base;
      const now = draftOf(saved.data);
      queries.setQueryData(["me"], saved);
      setBase(now);
      setDraft(now);
      setRefused({});
      session.note(saved.data);
      const back = changesOf(now, { ...now, ...pick(before, wanted) });
      toast(undoes ? t("shell.undone") : t("me.saved"), {
        action: undoes
          ? undefined
          : { label: t("shell.undo"), run: () => save.mutate({ wanted: back, undoes: true }) },
      });
      settings.change(profileSettings(saved.data));
    },
    onError: (error) => {
      setRefused(errorsByField(error));
      toast(refusalText(error, t("states.notSaved")), { bad: true });
    },
  });
  const set = (part: ProfileChange) => {
    setDraft((now) => ({ ...now, ...part }));
    setRefused((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !(field in part))));
  };

  return (
    <form
      className="form-settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty && wrong.length === 0) save.mutate({ wanted: change });
      }}
    >
      <Section title={t("me.person")}>
        <AvatarEditor />
        <TextField
          label={t("door.name")}
          value={draft.name}
          onChange={(name) => set({ name })}
          error={refused.name}
        />
        <TextField
          label={t("me.signature")}
          help={t("me.signatureHelp")}
          long
          value={draft.signature ?? ""}
          onChange={(signature) => set({ signature })}
          error={refused.signature}
        />
      </Section>
      <Section title={t("me.habits")} text={t("me.habitsText")}>
        <LanguageAndCalendar
          language={draft.language}
          calendar={draft.calendar === "gregorian" ? "gregorian" : "jalali"}
          onLanguage={(language) => set({ language })}
          onCalendar={(calendar) => set({ calendar })}
        />
        <Field label={t("me.timeZone")} error={refused.timeZone}>
          {(id, describedBy) => (
            <select
              id={id}
              className="select"
              value={draft.timeZone}
              aria-describedby={describedBy}
              onChange={(event) => set({ timeZone: event.target.value })}
            >
              {timeZones(draft.timeZone).map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll("_", " ")}
                </option>
              ))}
            </select>
          )}
        </Field>
      </Section>
      <Section title={t("me.week")} text={t("me.weekText")}>
        <WeekEditor
          week={draft.workingHours}
          calendar={draft.calendar === "gregorian" ? "gregorian" : "jalali"}
          onChange={(workingHours) => set({ workingHours })}
        />
        {refused.workingHours && <p className="field-error">{refused.workingHours}</p>}
      </Section>
      <Section title={t("me.daysOff")} text={t("me.daysOffText")}>
        <DaysOffEditor
          days={draft.daysOff}
          onChange={(daysOff) => set({ daysOff })}
          error={refused.daysOff}
        />
      </Section>
      {dirty && (
        <div className="save-bar" role="region" aria-label={t("me.unsaved")}>
          <span>{wrong.length > 0 ? t("me.weekWrong") : t("me.unsaved")}</span>
          <button
            type="button"
            className="button quiet"
            onClick={() => {
              setDraft(base);
              setRefused({});
            }}
          >
            {t("me.discard")}
          </button>
          <button type="submit" className="button primary" disabled={save.isPending || wrong.length > 0}>
            {save.isPending ? t("states.saving") : t("me.save")}
          </button>
        </div>
      )}
    </form>
  );
}

const pick = (from: Draft, wanted: ProfileChange): ProfileChange =>
  Object.fromEntries(fields.filter((field) => field in wanted).map((field) => [field, from[field]]));

const timeZones = (chosen: string) => {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set(["Asia/Tehran", chosen, ...known])];
};
