import { expect, test } from "vitest";
import { tracksOf } from "./LeadTable";
import { listFields, type FieldId, type Fields, type ListField } from "./listFields";

const fields = { of: (id: FieldId): ListField => listFields[id as "mobile"] } as Fields;

const tracks = (...columns: { field: FieldId; width?: number }[]) =>
  (tracksOf(columns, fields) as { "--tracks": string })["--tracks"];

test("a column of words gives way, one of numbers or times keeps what its values need", () => {
  expect(tracks({ field: "title" }, { field: "mobile" }, { field: "createdAt" })).toBe(
    "22px minmax(112px, 180fr) minmax(124px, 124fr) minmax(110px, 110fr)",
  );
});

test("a width that somebody gave a column of amounts earlier cuts none of them now", () => {
  expect(tracks({ field: "title", width: 60 }, { field: "expectedRevenue", width: 60 })).toBe(
    "22px 60px 114px",
  );
});
