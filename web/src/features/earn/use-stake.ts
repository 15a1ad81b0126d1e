"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { submittedAmount } from "@/format/decimal";
import { amountText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import { newIdempotencyKey } from "@/rpc/idempotency";
import { useFailureText } from "@/rpc/use-failure-text";
import { useRefreshAfterOrder } from "@/rpc/use-portfolio";
import { toast } from "@/ui/toast";
import type { Offer } from "./view";

/** Sends a stake to an offer and tells how it went. */
export function useStake(offer: Offer | undefined, onDone: () => void) {
  const t = useTranslations("earn");
  const trpc = useTRPC();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  const symbol = offer?.token.symbol ?? "";
  const inWords = (amount: string) => `${amountText(amount)} ${symbol}`;
  const onError = (error: unknown) => {
    toast.error(t("failed"), { description: failureText(error) });
  };
  const finish = async (sentence: string) => {
    toast.success(sentence);
    onDone();
    await refresh();
  };
  const stake = useMutation(
    trpc.investments.stake.mutationOptions({
      onError,
      onSuccess: ({ details }) => finish(t("staked", { amount: inWords(details.principal) })),
    }),
  );
  const liquidStake = useMutation(
    trpc.investments.liquidStake.mutationOptions({
      onError,
      onSuccess: ({ details }) => {
        const lst = `${amountText(details.lst_amount)} ${offer?.lst?.symbol ?? ""}`;
        return finish(t("liquidStaked", { amount: inWords(details.amount), lst }));
      },
    }),
  );
  const send = (typed: string) => {
    const amount = submittedAmount(typed);
    if (!offer || amount === null) return;
    const idempotency_key = newIdempotencyKey();
    const token_address = offer.lst?.address ?? offer.token.address;
    if (offer.lst) liquidStake.mutate({ token_address, amount, idempotency_key });
    else stake.mutate({ token_address, amount, idempotency_key });
  };
  return { send, isPending: stake.isPending || liquidStake.isPending };
}
