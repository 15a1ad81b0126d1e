"use client";

import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { useArrivals } from "@/browser/address";
import { lazyPart } from "@/browser/part";
import { Page } from "@/ui/pages/page";
import { Markets } from "./markets";
import { SwapForm } from "./swap-form";
import { useSwapDraft } from "./use-swap-draft";

const SwapChart = lazyPart(() => import("./swap-chart"));
const CHART_HEIGHT = "h-[480px] lg:h-[520px]";

/** The page on which one token is exchanged for another. */
export function SwapView() {
  // A new address begins a new swap.
  return <Swap key={useArrivals()} />;
}

function Swap() {
  const t = useTranslations("swap");
  const state = useSwapDraft();
  return (
    <Page title={t("title")}>
      <div className="grid items-start gap-5 lg:grid-cols-[7fr_5fr]">
        <SwapForm state={state} />
        <Markets onChoose={(address) => state.setToken("to", address)} />
      </div>
      <Suspense fallback={<div className={`card ${CHART_HEIGHT}`} />}>
        <SwapChart draft={state.draft} className={CHART_HEIGHT} />
      </Suspense>
    </Page>
  );
}
