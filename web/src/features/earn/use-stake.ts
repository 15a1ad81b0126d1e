"use client";

import { useTranslations } from "use-intl";
import { amountText } from "@/format/money";
import { type PlacedOrder, useOrder } from "@/orders/use-order";
import { useTRPCClient } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { LiquidStakeReceipt, LoanReceipt, StakeReceipt } from "@/rpc/generated";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { toast } from "@/ui/toast";
import type { Offer } from "./view";

type Receipt = StakeReceipt | LiquidStakeReceipt | LoanReceipt;

const PROCEDURES = {
  staking: "stake",
  liquid_staking: "liquidStake",
  lending: "lend",
} as const satisfies Record<Offer["kind"], string>;

/** A stake or a loan that can be sent; a liquid stake names the token that it gives. */
export interface StakeOrder {
  token_address: string;
  amount: string;
}

/** The order of an amount with an offer; null without one. */
export function stakeOrder(offer: Offer, amount: string | null): StakeOrder | null {
  if (amount === null) return null;
  return { token_address: offer.lst?.address ?? offer.token.address, amount };
}

/** Sends an order to an offer and says how it went; `onDone` is called when it was made. */
export function useStake(
  offer: Offer,
  current: StakeOrder | null,
  onDone: () => void,
): PlacedOrder<StakeOrder> {
  const t = useTranslations("earn");
  const { investments } = useTRPCClient();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  const inWords = (amount: string) => `${amountText(amount)} ${offer.token.symbol}`;
  const sentence = ({ details }: Receipt) => {
    if ("principal" in details) {
      return t(offer.kind === "lending" ? "lent" : "staked", {
        amount: inWords(details.principal),
      });
    }
    const lst = `${amountText(details.lst_amount)} ${offer.lst?.symbol ?? ""}`;
    return t("liquidStaked", { amount: inWords(details.amount), lst });
  };
  return useOrder({
    name: offer.id,
    current,
    send: (input: StakeOrder & { idempotency_key: string }): Promise<Receipt> =>
      investments[PROCEDURES[offer.kind]].mutate(input),
    onDone: (receipt: Receipt) => {
      toast.success(sentence(receipt));
      onDone();
      refresh();
    },
    onRefused: (error) => toast.error(t("failed"), { description: failureText(error) }),
  });
}
