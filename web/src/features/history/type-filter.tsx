import { useTranslations } from "use-intl";
import type { TransactionType } from "@/transactions/view";
import { TYPES } from "./view";

/** Chooses one type of transaction, or all. */
export function TypeFilter(props: {
  value: TransactionType | null;
  onChange: (type: TransactionType | null) => void;
}) {
  const t = useTranslations("history");
  return (
    <label className="flex items-center gap-2 text-ink-2 text-sm">
      {t("filter")}
      <select
        value={props.value ?? ""}
        onChange={(event) =>
          props.onChange(TYPES.find((type) => type === event.target.value) ?? null)
        }
        className="h-9 rounded-lg border border-line bg-surface px-3 font-medium text-ink"
      >
        <option value="">{t("all")}</option>
        {TYPES.map((type) => (
          <option key={type} value={type}>
            {t(`types.${type}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
