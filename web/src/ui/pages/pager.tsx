import { useTranslations } from "use-intl";
import { Button } from "../button";
import { pageRange } from "./page-range";

/** Which part of the list is shown, and the way to its neighbours. */
export function Pager(props: { page: number; total: number; onPage: (page: number) => void }) {
  const { from, to, hasNext } = pageRange(props.page, props.total);
  return (
    <Steps
      from={from}
      to={to}
      total={props.total}
      onPrevious={props.page === 1 ? null : () => props.onPage(props.page - 1)}
      onNext={hasNext ? () => props.onPage(props.page + 1) : null}
    />
  );
}

/** The same for a part that begins anywhere; null where there is no neighbour. */
export function Steps(props: {
  from: number;
  to: number;
  total: number;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
}) {
  const t = useTranslations("history");
  const { from, to, total, onPrevious, onNext } = props;
  return (
    <div className="flex items-center justify-between gap-3 border-line border-t px-5 py-3">
      <p className="figures text-ink-2 text-sm">{t("page", { from, to, total })}</p>
      <div className="flex gap-2">
        <Button size="small" disabled={!onPrevious} onClick={onPrevious ?? undefined}>
          {t("previous")}
        </Button>
        <Button size="small" disabled={!onNext} onClick={onNext ?? undefined}>
          {t("next")}
        </Button>
      </div>
    </div>
  );
}
