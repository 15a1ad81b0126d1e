import { useTranslations } from "use-intl";
import { Head } from "@/ui/table";
import type { Sort } from "./view";

/** The head of a column by which the list can be ordered; the best, or most, comes first. */
export function SortHead(props: {
  sort: Sort;
  label: string;
  current: Sort;
  onSort: (sort: Sort) => void;
  end?: boolean;
  from?: "sm" | "md" | "lg";
}) {
  const t = useTranslations("leaderboard");
  const { sort, label, current, onSort, end, from } = props;
  const isCurrent = sort === current;
  const order = sort === "drawdown" || sort === "rank" ? "ascending" : "descending";
  return (
    <Head end={end} from={from} aria-sort={isCurrent ? order : undefined}>
      <button
        type="button"
        onClick={() => onSort(sort)}
        title={`${t("sortBy")}: ${t(`sorts.${sort}`)}`}
        className={`h-9 hover:text-ink ${isCurrent ? "font-semibold text-ink" : ""}`}
      >
        {label}
        <span aria-hidden="true">{isCurrent ? (order === "ascending" ? " ↑" : " ↓") : ""}</span>
      </button>
    </Head>
  );
}
