"use client";

import { type FormEvent, Suspense } from "react";
import { useTranslations } from "use-intl";
import { useLinkedFocus } from "@/browser/linked-focus";
import { lazyPart } from "@/browser/part";
import { amountText } from "@/format/money";
import { FateNotice } from "@/orders/fate-notice";
import { useOrderBlock } from "@/orders/use-order-block";
import type { PerpMarket } from "@/rpc/generated";
import { useMarkets } from "@/rpc/queries/use-markets";
import { useTokenChoices } from "@/rpc/queries/use-token-choices";
import { useIsSignedIn } from "@/rpc/session";
import { Button } from "@/ui/button";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { Segmented } from "@/ui/segmented";
import { AmountField } from "@/ui/tokens/amount-field";
import { HaltNotice } from "@/ui/tokens/halt-notice";
import { TokenIcon } from "@/ui/tokens/token-icon";
import { collateralMax, type PerpDraft, type PerpOrder, perpProblem, USDC_DECIMALS } from "./draft";
import { LeverageField } from "./leverage-field";
import { useOpen } from "./use-open";
import type { Preview } from "./use-preview";

const PlanFields = lazyPart(() => import("./plan/plan-fields"));
const PreviewRows = lazyPart(() => import("./preview-rows"));
const NO_FEE = "0";
/** As high as the plan while it is folded. */
const PLAN_ROOM = <div className="h-11.5" />;

/** Where a position is written and opened. */
export function Ticket(props: {
  /** Whether a link filled it in. */
  isLinked: boolean;
  draft: PerpDraft;
  market: PerpMarket | undefined;
  order: PerpOrder | null;
  preview: Preview;
  onChange: (part: Partial<PerpDraft>) => void;
  onDone: () => void;
}) {
  const t = useTranslations("perp");
  const tOrder = useTranslations("order");
  const { draft, market, order, preview, onChange } = props;
  const form = useLinkedFocus(props.isLinked);
  const { data } = useMarkets();
  const usdc = useTokenChoices().find(({ symbol }) => symbol === "USDC");
  const balance = usdc?.balance ?? null;
  const block = useOrderBlock();
  const problem = perpProblem(draft, {
    block,
    isSignedIn: useIsSignedIn(),
    market,
    collateralMin: data?.collateral_min ?? "0",
    balance: balance ?? "0",
    preview: { state: preview.state, fee: preview.terms?.fee },
  });
  const { place, isPending, isAgain, fate } = useOpen(
    order,
    preview.terms?.entry_price,
    props.onDone,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === "signIn") promptSignIn(true);
    else if (problem === null && order) place(order);
  };
  const spendable = collateralMax(balance ?? "0", order?.leverage ?? 1, data?.fee_rate ?? NO_FEE);
  const isLong = draft.direction === "long";
  const directions = [
    { value: "long", label: t("long"), tone: "up" },
    { value: "short", label: t("short"), tone: "down" },
  ] as const;
  const gaps = {
    min: amountText(data?.collateral_min ?? "0"),
    max: market?.max_leverage ?? 1,
    symbol: market?.symbol ?? "",
  };
  const opening = t(isLong ? "openLong" : "openShort", gaps);
  const action = isAgain ? tOrder("again") : opening;
  return (
    <form
      ref={form}
      onSubmit={submit}
      aria-label={t("ticket")}
      className="card flex flex-col gap-4 p-4 sm:p-5"
    >
      <Segmented
        label={t("direction")}
        choices={directions}
        value={draft.direction}
        onChange={(direction) => onChange({ direction })}
        isWide
      />
      <AmountField
        title={t("collateral")}
        symbol="USDC"
        decimals={USDC_DECIMALS}
        balance={balance}
        spendable={spendable}
        amount={draft.collateral}
        onChange={(collateral) => onChange({ collateral })}
        token={
          <span className="flex h-11 items-center gap-2 rounded-full border border-line pr-4 pl-2 font-semibold">
            <TokenIcon symbol="USDC" url={usdc?.icon_url} size={26} />
            USDC
          </span>
        }
      />
      <LeverageField
        typed={draft.leverage}
        max={market?.max_leverage ?? 1}
        onChange={(leverage) => onChange({ leverage })}
      />
      <Button
        type="submit"
        look={isLong ? "up" : "down"}
        size="large"
        disabled={isPending || (problem !== null && problem !== "signIn")}
      >
        {isPending ? t("opening") : problem === null ? action : t(`problems.${problem}`, gaps)}
      </Button>
      <FateNotice fate={fate} />
      <HaltNotice token={market} />
      <Suspense fallback={PLAN_ROOM}>
        <PlanFields direction={draft.direction} terms={preview.terms} waiting={PLAN_ROOM} />
      </Suspense>
      <Suspense fallback={<div className="min-h-76" />}>
        <PreviewRows preview={preview} market={market} draft={draft} balance={balance} />
      </Suspense>
    </form>
  );
}
