import { useTranslations } from "use-intl";
import { Button } from "./button";
import { pageRange } from "./page-range";

/** Which part of the list is shown, and the way to its neighbours. */
export function Pager(props: { page: number; total: number; onPage: (page: number) => void }) {
  const t = useTranslations("history");
  const { from, to, hasNext } = pageRange(props.page, props.total);
  return (
    <div className="flex items-center justify-between gap-3 border-line border-t px-5 py-3">
      <p className="figures text-ink-2 text-sm">{t("page", { from, to, total: props.total })}</p>
      <div className="flex gap-2">
        <Button
          size="small"
          disabled={props.page === 1}
          onClick={() => props.onPage(props.page - 1)}
        >
          {t("previous")}
        </Button>
        <Button size="small" disabled={!hasNext} onClick={() => props.onPage(props.page + 1)}>
          {t("next")}
        </Button>
      </div>
    </div>
  );
}
