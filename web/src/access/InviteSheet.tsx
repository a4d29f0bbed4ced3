import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField, refusalText } from "../api/client";
import { TextField } from "../forms/controls";
import { OnceSheet } from "../shell/OnceSheet";
import { Sheet } from "../shell/overlays";
import { inviteUser } from "./accessApi";
import { RoleField, TeamsField } from "./RoleAndTeams";
import type { Role } from "./roles";

export function InviteSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("own");
  const [teamIds, setTeamIds] = useState<string[]>([]);
  const invite = useMutation({
    mutationFn: () => inviteUser({ email: email.trim(), name, role, teamIds }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["users"] });
      void queries.invalidateQueries({ queryKey: ["people"] });
      void queries.invalidateQueries({ queryKey: ["teams"] });
    },
  });
  const errors = errorsByField(invite.error);

  if (invite.data)
    return <LinkSheet title={t("users.invited", { name })} link={invite.data.link} onClose={onClose} />;
  return (
    <Sheet title={t("users.invite")} isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <TextField label={t("door.name")} value={name} onChange={setName} error={errors.name} />
        <TextField label={t("door.email")} ltr value={email} onChange={setEmail} error={errors.email} />
        <RoleField role={role} onChange={setRole} />
        <TeamsField teamIds={teamIds} onChange={setTeamIds} />
        {invite.isError && Object.keys(errors).length === 0 && (
          <p className="field-error" role="alert">
            {refusalText(invite.error, t("states.notSaved"))}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("shell.cancel")}
          </button>
          <button
            type="submit"
            className="button primary"
            disabled={invite.isPending || !name.trim() || !email.trim()}
          >
            {t("users.makeLink")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

/** Nothing is sent: the link is handed over by whoever made it. */
export function LinkSheet({ title, link, onClose }: { title: string; link: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <OnceSheet
      title={title}
      text={t("users.linkText")}
      label={t("users.link")}
      secret={link}
      onClose={onClose}
    />
  );
}
