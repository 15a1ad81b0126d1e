import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Money } from "@/ui/money";
import type { Quote } from "./use-quote";
import { worthUsd } from "./view";

/** What comes back for what is paid. */
export function Receive({ quote, token }: { quote: Quote; token: ReactNode }) {
  const t = useTranslations("swap");
  const { details } = quote;
  const dim = quote.state === "pending" ? "opacity-60" : "";
  return (
    <div className="rounded-2xl border border-line bg-canvas p-4">
      <p className="text-ink-2 text-sm">{t("receive")}</p>
      <div className="mt-2 flex h-11 items-center gap-3">
        <output
          aria-label={t("receive")}
          aria-live="off"
          className={`figures min-w-0 flex-1 truncate font-medium text-3xl ${dim} ${details ? "" : "text-ink-3"}`}
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
