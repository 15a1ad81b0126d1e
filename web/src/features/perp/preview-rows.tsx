"use client";

import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import { impactText } from "@/orders/impact";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { PerpMarket, PositionDetails } from "@/rpc/generated";
import { usePositions } from "@/rpc/queries/use-positions";
import { Detail, Details } from "@/ui/detail";
import { Money } from "@/ui/money";
import type { PerpDraft } from "./draft";
import type { Preview } from "./use-preview";
import { balanceShift, distance, exposureShift, nextFunding, type Shift } from "./view";

/** What the position would be, and how the account stands before and after it. */
export default function PreviewRows(props: {
  preview: Preview;
  market: PerpMarket | undefined;
  draft: PerpDraft;
  balance: string | null;
}) {
  const t = useTranslations("perp");
  const failureText = useFailureText();
  const { preview, market, draft } = props;
  const { positions } = usePositions();
  if (preview.state === "failed") {
    return (
      <p role="alert" className="min-h-76 text-down text-sm">
        {failureText(preview.error)}
      </p>
    );
  }
  const { terms } = preview;
  const exposure = terms && exposureShift(positions, terms);
  const balance = terms && props.balance !== null && balanceShift(props.balance, terms);
  const funding =
    terms && market && nextFunding(draft.direction, terms.notional_usd, market.funding_rate);
  return (
    <div className={`min-h-76 ${preview.state === "pending" ? "opacity-60" : ""}`}>
      <Details>
        <Detail name={t("entry")}>
          <Money as="price" value={terms?.entry_price ?? null} />
        </Detail>
        <Detail name={t("size")}>
          <Money as="amount" value={terms?.position_size ?? null} symbol={market?.symbol} />
        </Detail>
        <Detail name={t("notional")}>
          <Money value={terms?.notional_usd ?? null} />
        </Detail>
        <Detail name={t("liquidation")}>{terms ? <Liquidation terms={terms} /> : "–"}</Detail>
        <Detail name={t("fee")}>
          <Money as="amount" value={terms?.fee ?? null} symbol="USDC" />
        </Detail>
        <Detail name={t("impact")}>
          {terms ? impactText(terms.impact_bps, t("noImpact")) : "–"}
        </Detail>
        <Detail name={t("fundingEstimate")}>
          <Money as="estimate" value={funding ?? null} symbol="USDC" />
        </Detail>
        <Detail name={t("exposure")}>{exposure ? <Shifted {...exposure} /> : "–"}</Detail>
        <Detail name={t("freeUsdc")}>{balance ? <Shifted {...balance} /> : "–"}</Detail>
      </Details>
    </div>
  );
}

function Liquidation({ terms }: { terms: PositionDetails }) {
  const t = useTranslations("perp");
  if (terms.liquidation_price === null) return t("noLiquidation");
  const away = percentText(distance(terms.entry_price, terms.liquidation_price));
  return (
    <>
      <Money as="price" value={terms.liquidation_price} className="font-medium text-down" />{" "}
      <span className="text-ink-3">{t("away", { distance: away })}</span>
    </>
  );
}

function Shifted({ before, after }: Shift) {
  const t = useTranslations("perp");
  return (
    <>
      <Money value={before} className="text-ink-3" />
      <span aria-hidden="true"> → </span>
      <span className="sr-only"> {t("becomes")} </span>
      <Money value={after} />
    </>
  );
}
