"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { submittedAmount } from "@/format/decimal";
import { amountText } from "@/format/money";
import { useWalletAddress } from "@/rpc/session";
import { useOrderBlock } from "@/rpc/use-order-block";
import { useBalances } from "@/rpc/use-portfolio";
import { AmountField } from "@/ui/amount-field";
import { Button } from "@/ui/button";
import { Detail, Details } from "@/ui/detail";
import { TokenIcon } from "@/ui/token-icon";
import { promptSignIn } from "@/wallet/prompt";
import { stakeProblem } from "./draft";
import { useStake } from "./use-stake";
import { lstReceived, type Offer, yieldOver } from "./view";

/** How much to stake with the chosen offer, what it will yield, and the button that does it. */
export function StakeForm({ offer }: { offer: Offer }) {
  const t = useTranslations();
  const [typed, setTyped] = useState("");
  const { balanceOf } = useBalances();
  const isSignedIn = useWalletAddress() !== null;
  const block = useOrderBlock();
  const { send, isPending } = useStake(offer, () => setTyped(""));
  const { symbol, decimals, address, icon_url } = offer.token;
  const balance = balanceOf(address);
  const problem = stakeProblem(typed, { block, isSignedIn, balance });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === "signIn") promptSignIn(true);
    else if (problem === null) send(typed);
  };
  const action = offer.lst
    ? t("earn.liquidAction", { lst: offer.lst.symbol })
    : t("earn.stakeAction", { symbol });
  const wrong =
    problem === "signIn" ? t("earn.signIn") : problem && t(`swap.${problem}`, { symbol });
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 border-line border-t p-5">
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
      <Preview offer={offer} amount={submittedAmount(typed) ?? "0"} />
      <Button
        type="submit"
        look="primary"
        size="large"
        disabled={isPending || (problem !== null && problem !== "signIn")}
      >
        {isPending ? t("earn.pending") : (wrong ?? action)}
      </Button>
    </form>
  );
}

function Preview({ offer, amount }: { offer: Offer; amount: string }) {
  const t = useTranslations("earn");
  const { lst, token, interest_rate } = offer;
  const yieldText = (days: number) =>
    `${amountText(yieldOver(amount, interest_rate, days))} ${token.symbol}`;
  return (
    <Details>
      {lst && (
        <Detail name={t("youGet")}>
          {amountText(lstReceived(amount, lst.exchange_rate, token.decimals))} {lst.symbol}
        </Detail>
      )}
      <Detail name={t("daily")}>{yieldText(1)}</Detail>
      <Detail name={t("yearly")}>{yieldText(365)}</Detail>
    </Details>
  );
}
