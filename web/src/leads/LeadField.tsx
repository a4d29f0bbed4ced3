import { ChosenField } from "./ChosenField";
import type { FieldShape } from "./leadFields";
import { TypedField, type TypedFieldProps } from "./TypedField";

export interface LeadFieldProps extends Pick<TypedFieldProps, "value" | "onSave" | "hint" | "children"> {
  shape: FieldShape;
}

/** A value that is edited where it stands, chosen or typed. */
export function LeadField(props: LeadFieldProps) {
  const { kind } = props.shape;
  return kind === "choice" || kind === "choices" ? <ChosenField {...props} /> : <TypedField {...props} />;
}
