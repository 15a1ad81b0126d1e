import { useId } from "react";
import { useTranslations } from "use-intl";
import type { FieldName, Fields } from "./fields";

const LENGTH_MAX = 100;
const TYPES: Partial<Record<FieldName, string>> = {
  starts_at: "datetime-local",
  ends_at: "datetime-local",
};

/** What a decision changes, a line for each field; times are in this device's time zone. */
export function FieldsForm(props: {
  names: readonly FieldName[];
  fields: Fields;
  onChange: (fields: Fields) => void;
}) {
  const t = useTranslations("admin");
  const id = useId();
  const { names, fields, onChange } = props;
  return (
    <div className="flex flex-col gap-3">
      {names.map((field) => (
        <div key={field}>
          <label htmlFor={`${id}-${field}`} className="text-ink-2 text-sm">
            {t(`fields.${field}`)}
          </label>
          <input
            id={`${id}-${field}`}
            type={TYPES[field] ?? "text"}
            inputMode={field === "name" || field in TYPES ? undefined : "decimal"}
            value={fields[field] ?? ""}
            onChange={(event) => onChange({ ...fields, [field]: event.target.value })}
            maxLength={LENGTH_MAX}
            autoComplete="off"
            className="mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-sm"
          />
        </div>
      ))}
    </div>
  );
}
