"use client";

import { type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useArrivals } from "@/browser/address";
import { lazyPart } from "@/browser/part";
import { Page } from "@/ui/pages/page";
import { Segmented } from "@/ui/segmented";
import { Markets } from "./markets";
import { SwapForm } from "./swap-form";
import { useSwapDraft } from "./use-swap-draft";

const KINDS = ["market", "limit", "stop"] as const;
const SwapChart = lazyPart(() => import("./swap-chart"));
const CHART_HEIGHT = "h-[480px] lg:h-[520px]";

/** What the page has of orders that wait: their ticket, and their list. */
export interface Waiting {
  ticket: (kind: "limit" | "stop") => ReactNode;
  list: ReactNode;
}

/** The page on which one token is exchanged for another. */
export function SwapView({ waiting }: { waiting: Waiting }) {
  // A new address begins a new swap.
  return <Swap key={useArrivals()} waiting={waiting} />;
}

function Swap({ waiting }: { waiting: Waiting }) {
  const t = useTranslations("swap");
  const tOrder = useTranslations("order");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("market");
  const state = useSwapDraft();
  return (
    <Page title={t("title")}>
      <div className="grid items-start gap-5 lg:grid-cols-[7fr_5fr]">
        <div className="flex min-w-0 flex-col gap-3">
          <Segmented
            label={tOrder("kind")}
            choices={KINDS.map((value) => ({ value, label: tOrder(`kinds.${value}`) }))}
            value={kind}
            onChange={setKind}
            isWide
          />
          {kind === "market" ? <SwapForm state={state} /> : waiting.ticket(kind)}
        </div>
        <Markets onChoose={(address) => state.setToken("to", address)} />
      </div>
      {waiting.list}
      <Suspense fallback={<div className={`card ${CHART_HEIGHT}`} />}>
        <SwapChart draft={state.draft} className={CHART_HEIGHT} />
      </Suspense>
    </Page>
  );
}
