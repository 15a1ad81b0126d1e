import { useId } from "react";
import { useTranslations } from "use-intl";
import type { ScheduleFields } from "./decision";

const NAME_LENGTH_MAX = 100;
const TYPES = { name: "text", starts_at: "datetime-local", ends_at: "datetime-local" } as const;

/** Name, start and end of the competition, in this device's time zone. */
export function ScheduleForm(props: {
  fields: ScheduleFields;
  onChange: (fields: ScheduleFields) => void;
}) {
  const t = useTranslations("admin");
  const id = useId();
  const { fields, onChange } = props;
  return (
    <div className="flex flex-col gap-3">
      {(["name", "starts_at", "ends_at"] as const).map((field) => (
        <div key={field}>
          <label htmlFor={`${id}-${field}`} className="text-ink-2 text-sm">
            {t(`fields.${field}`)}
          </label>
          <input
            id={`${id}-${field}`}
            type={TYPES[field]}
            value={fields[field]}
            onChange={(event) => onChange({ ...fields, [field]: event.target.value })}
            maxLength={NAME_LENGTH_MAX}
            className="mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-sm"
          />
        </div>
      ))}
    </div>
  );
}
