"use client";

import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { isText, useKept } from "@/browser/kept";
import { useLinkedFocus } from "@/browser/linked-focus";
import { submittedAmount } from "@/format/decimal";
import { FateNotice } from "@/orders/fate-notice";
import { useOrderBlock } from "@/orders/use-order-block";
import { useBalances } from "@/rpc/queries/use-portfolio";
import { useTokens } from "@/rpc/queries/use-tokens";
import { useIsSignedIn } from "@/rpc/session";
import { Button } from "@/ui/button";
import { Detail, Details } from "@/ui/detail";
import { Money } from "@/ui/money";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { AmountField } from "@/ui/tokens/amount-field";
import { HaltNotice } from "@/ui/tokens/halt-notice";
import { TokenIcon } from "@/ui/tokens/token-icon";
import { stakeProblem } from "./draft";
import { stakeOrder, useStake } from "./use-stake";
import { lstReceived, type Offer, yieldOver } from "./view";

/** How much to put into the chosen offer (at first `wanted`), what it will yield, and the button that does it. */
export function StakeForm({ offer, wanted }: { offer: Offer; wanted: string }) {
  const t = useTranslations();
  const [typed, setTyped] = useKept(`${offer.id} ${wanted}`, wanted, isText);
  const form = useLinkedFocus(wanted !== "");
  const { balanceOf } = useBalances();
  const isSignedIn = useIsSignedIn();
  const block = useOrderBlock();
  const order = stakeOrder(offer, submittedAmount(typed));
  const { place, isPending, isAgain, fate } = useStake(offer, order, () => setTyped(""));
  const { symbol, decimals, address, icon_url } = offer.token;
  const balance = balanceOf(address);
  const { byAddress } = useTokens();
  const lst = offer.lst && byAddress.get(offer.lst.address);
  const halted = [offer.token, lst].find((one) => one?.halted_for);
  const isHalted = halted !== undefined;
  const problem = stakeProblem(typed, { block, isSignedIn, isHalted, balance });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === "signIn") promptSignIn(true);
    else if (problem === null && order) place(order);
  };
  const name = `earn.begin.${offer.kind}` as const;
  const action = isAgain ? t("order.again") : t(name, { symbol, lst: offer.lst?.symbol ?? "" });
  const wrong =
    problem === "signIn"
      ? t("earn.signIn")
      : problem && t(`swap.${problem}`, { symbol: halted?.symbol ?? symbol });
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-4 border-line border-t p-5">
      <AmountField
        title={t("earn.stakeAmount")}
        symbol={symbol}
        decimals={decimals}
        balance={isSignedIn ? balance : null}
        amount={typed}
        onChange={setTyped}
        token={
          <span className="flex h-11 items-center gap-2 rounded-full border border-line pr-4 pl-2 font-semibold">
            <TokenIcon symbol={symbol} url={icon_url} size={26} />
            {symbol}
          </span>
        }
      />
      <Preview offer={offer} amount={submittedAmount(typed)} />
      <Button
        type="submit"
        look="primary"
        size="large"
        disabled={isPending || (problem !== null && problem !== "signIn")}
      >
        {isPending ? t("earn.pending") : (wrong ?? action)}
      </Button>
      <FateNotice fate={fate} />
      <HaltNotice token={halted ?? undefined} />
    </form>
  );
}

function Preview({ offer, amount }: { offer: Offer; amount: string | null }) {
  const t = useTranslations("earn");
  const { lst, token, interest_rate } = offer;
  const yieldFor = (days: number) => amount && yieldOver(amount, interest_rate, days);
  const received = amount && lst && lstReceived(amount, lst.exchange_rate, token.decimals);
  return (
    <Details>
      {lst && (
        <Detail name={t("youGet")}>
          <Money as="estimate" value={received} symbol={lst.symbol} />
        </Detail>
      )}
      <Detail name={t("daily")}>
        <Money as="estimate" value={yieldFor(1)} symbol={token.symbol} />
      </Detail>
      <Detail name={t("yearly")}>
        <Money as="estimate" value={yieldFor(365)} symbol={token.symbol} />
      </Detail>
    </Details>
  );
}
