import { useTranslations } from "use-intl";
import { priceText } from "@/format/money";
import { Icon } from "@/ui/icons";
import type { PriceAlert } from "./alert";

/** All alerts of this browser, each with the button that deletes it. */
export function AlertLines(props: {
  alerts: readonly PriceAlert[];
  onRemove: (id: string) => void;
}) {
  const t = useTranslations("alert");
  if (props.alerts.length === 0) return <p className="text-ink-3 text-sm">{t("none")}</p>;
  return (
    <ul className="divide-y divide-line text-sm">
      {props.alerts.map(({ id, symbol, side, price }) => {
        const line = t("line", { symbol, side: t(`sides.${side}`), price: priceText(price) });
        return (
          <li key={id} className="flex min-h-11 items-center justify-between gap-3">
            <span className="figures min-w-0 break-words">{line}</span>
            <button
              type="button"
              onClick={() => props.onRemove(id)}
              aria-label={t("remove", { line })}
              className="grid size-9 shrink-0 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink"
            >
              <Icon name="close" className="size-4" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
