import { useTranslations } from "use-intl";
import { impactText } from "@/orders/impact";
import { useSlippageBps } from "@/orders/use-slippage";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { Detail, Details } from "@/ui/detail";
import type { Quote } from "./use-quote";
import { feeText, rateText } from "./view";

/** The terms of the swap: rate, fee, price impact, slippage and how old the price is. */
export function QuoteRows({ quote, from, to }: { quote: Quote; from: string; to: string }) {
  const t = useTranslations("swap");
  const failureText = useFailureText();
  const slippageBps = useSlippageBps();
  const { details } = quote;
  return (
    <div className="min-h-40 px-1 pt-3">
      {quote.state === "failed" && (
        <p role="alert" className="text-down text-sm">
          {failureText(quote.error)}
        </p>
      )}
      {quote.state !== "failed" && (
        <Details>
          <Detail name={t("rate")}>{details ? rateText(details, from, to) : "–"}</Detail>
          <Detail name={t("fee")}>{details ? feeText(details.fee, from, t("noFee")) : "–"}</Detail>
          <Detail name={t("impact")}>
            {details ? impactText(details.impact_bps, t("none")) : "–"}
          </Detail>
          <Detail name={t("slippage")}>{t("slippageMax", { percent: slippageBps / 100 })}</Detail>
          <Detail name={t("priceAge")}>
            {details ? t("seconds", { seconds: Math.round(details.prices_age) }) : "–"}
          </Detail>
        </Details>
      )}
    </div>
  );
}
