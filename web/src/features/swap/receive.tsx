import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { amountText } from "@/format/money";
import { Money } from "@/ui/money";
import type { Quote } from "./use-quote";
import { worthUsd } from "./view";

/** What comes back for what is paid. */
export function Receive({ quote, token }: { quote: Quote; token: ReactNode }) {
  const t = useTranslations("swap");
  const { details } = quote;
  const size = amountSize(amountText(details?.amount_to ?? "0").length);
  const dim = quote.state === "pending" ? "opacity-60" : "";
  return (
    <div className="rounded-2xl border border-line bg-canvas p-4">
      <p className="text-ink-2 text-sm">{t("receive")}</p>
      <div className="mt-2 flex h-11 items-center gap-3">
        <output
          aria-label={t("receive")}
          aria-live="off"
          className={`figures min-w-0 flex-1 break-all font-medium leading-tight ${size} ${dim} ${details ? "" : "text-ink-3"}`}
        >
          <Money as="amount" value={details?.amount_to ?? "0"} />
        </output>
        {token}
      </div>
      <p className="figures mt-2 min-h-7 text-ink-2 text-sm">
        {worthUsd(details?.amount_to, details?.price_to)}
      </p>
    </div>
  );
}

/** A long amount is written smaller, over two lines where even that is too wide: never cut. */
function amountSize(length: number): string {
  if (length > 16) return "text-lg";
  return length > 6 ? "text-3xl max-[420px]:text-lg" : "text-3xl";
}
