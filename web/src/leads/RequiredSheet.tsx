import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorsByField } from "../api/client";
import { RequiredFields, type Custom } from "../pipeline/RequiredFields";
import { FormSheet } from "../shell/FormSheet";
import type { Missing } from "./useMoves";

/** Asks for the fields that a stage wants, and goes on with what was going to happen. */
export default function RequiredSheet({ missing }: { missing: Missing }) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Custom>({});
  const goOn = useMutation({ mutationFn: () => missing.goOn(values) });
  return (
    <FormSheet
      title={t("lead.requiredTitle")}
      action={t("lead.goOn")}
      ready={missing.fieldIds.every((id) => values[id] !== undefined && values[id] !== null)}
      pending={goOn.isPending}
      error={goOn.error}
      fields={missing.fieldIds.map((id) => `custom.${id}`)}
      onSubmit={() => goOn.mutate()}
      onClose={missing.giveUp}
    >
      <p className="muted">{t("lead.requiredText")}</p>
      <RequiredFields
        ids={missing.fieldIds}
        values={values}
        onChange={setValues}
        errors={errorsByField(goOn.error)}
      />
    </FormSheet>
  );
}
