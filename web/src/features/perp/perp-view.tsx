"use client";

import { type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { keepInAddress, useArrivals } from "@/browser/address";
import { lazyPart } from "@/browser/part";
import { areTermsGiven } from "@/orders/order-block";
import { useOrderBlock } from "@/orders/use-order-block";
import type { PerpPosition } from "@/rpc/generated";
import { Page } from "@/ui/pages/page";
import { Segmented } from "@/ui/segmented";
import { perpOrder } from "./draft";
import { MarketFacts } from "./market-facts";
import { PositionList } from "./position-list";
import { Ticket } from "./ticket";
import { usePerpDraft } from "./use-perp-draft";
import { usePreview } from "./use-preview";

const KINDS = ["market", "limit", "stop"] as const;
// What is looked at only after the ticket is loaded after it, and finds its room.
const PriceChart = lazyPart(() => import("./price-chart"));
const MarketList = lazyPart(() => import("./markets/market-list"));
const LIST_HEIGHT = "h-[640px]";
const CHART_HEIGHT = "h-[480px] lg:h-[620px]";

/** What the page has of orders that wait: their ticket, their list, and the dialog of a position. */
export interface Waiting {
  ticket: (kind: "limit" | "stop", token: string) => ReactNode;
  list: ReactNode;
  dialog: (position: PerpPosition, onClose: () => void) => ReactNode;
}

/** The page on which leveraged positions are opened, watched and closed. */
export function PerpView({ waiting }: { waiting: Waiting }) {
  // A new address begins a new position.
  return <Perps key={useArrivals()} waiting={waiting} />;
}

function Perps({ waiting }: { waiting: Waiting }) {
  const t = useTranslations("perp");
  const tOrder = useTranslations("order");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("market");
  const { draft, market, change, isLinked } = usePerpDraft();
  const order = market ? perpOrder(draft, market.max_leverage) : null;
  const isGiven = areTermsGiven(useOrderBlock(), Boolean(market?.halted_for));
  const preview = usePreview(isGiven ? order : null);
  const choose = (token: string) => {
    change({ token });
    keepInAddress({ token });
  };
  return (
    <Page title={t("title")}>
      <div className="grid items-start gap-5 lg:grid-cols-[7fr_5fr]">
        <div className="flex min-w-0 flex-col gap-5">
          <MarketFacts market={market} onChoose={choose} />
          <Suspense fallback={<div className={`card ${CHART_HEIGHT}`} />}>
            <PriceChart
              market={market}
              drafted={preview.terms?.liquidation_price ?? null}
              className={CHART_HEIGHT}
            />
          </Suspense>
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <Segmented
            label={tOrder("kind")}
            choices={KINDS.map((value) => ({ value, label: tOrder(`kinds.${value}`) }))}
            value={kind}
            onChange={setKind}
            isWide
          />
          {kind === "market" ? (
            <Ticket
              isLinked={isLinked}
              draft={draft}
              market={market}
              order={order}
              preview={preview}
              onChange={change}
              onDone={() => change({ collateral: "" })}
            />
          ) : (
            waiting.ticket(kind, draft.token)
          )}
        </div>
      </div>
      <PositionList onChoose={choose} dialog={waiting.dialog} />
      {waiting.list}
      <Suspense fallback={<div className={`card ${LIST_HEIGHT}`} />}>
        <MarketList chosen={draft.token} onChoose={choose} />
      </Suspense>
    </Page>
  );
}
