import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField } from "../api/client";
import { TextField } from "../forms/controls";
import { OnceSheet } from "../shell/OnceSheet";
import { FormSheet } from "../shell/FormSheet";
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
    <FormSheet
      title={t("users.invite")}
      action={t("users.makeLink")}
      ready={name.trim() !== "" && email.trim() !== ""}
      pending={invite.isPending}
      error={invite.error}
      fields={["name", "email"]}
      onSubmit={() => invite.mutate()}
      onClose={onClose}
    >
      <TextField label={t("door.name")} value={name} onChange={setName} error={errors.name} />
      <TextField label={t("door.email")} ltr value={email} onChange={setEmail} error={errors.email} />
      <RoleField role={role} onChange={setRole} />
      <TeamsField teamIds={teamIds} onChange={setTeamIds} />
    </FormSheet>
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
