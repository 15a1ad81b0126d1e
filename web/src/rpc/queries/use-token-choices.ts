"use client";

import { useMemo } from "react";
import { decimal, plain } from "@/format/decimal";
import { useWalletAddress } from "../session";
import { useDayChanges } from "./use-day-changes";
import { useOrders } from "./use-orders";
import { useBalances } from "./use-portfolio";
import { usePrices } from "./use-prices";
import { useTokens } from "./use-tokens";

/** Every token with what is free of it in the signed-in wallet; balances are null for a visitor. */
export function useTokenChoices() {
  const { tokens } = useTokens();
  const { byAddress } = useBalances();
  const { byAddress: prices } = usePrices();
  const changeOf = useDayChanges();
  const { reservedOf } = useOrders();
  const isSignedIn = useWalletAddress() !== null;
  return useMemo(
    () =>
      tokens.map((token) => ({
        ...token,
        balance: isSignedIn
          ? free(byAddress.get(token.address)?.balance ?? "0", reservedOf(token.address))
          : null,
        value_usd: byAddress.get(token.address)?.value_usd ?? null,
        change_percentage: changeOf(token.address, prices.get(token.address)?.price_usd ?? null),
      })),
    [tokens, byAddress, prices, changeOf, reservedOf, isSignedIn],
  );
}

/** What open orders have not reserved; both are renewed by themselves, so one may be older. */
function free(balance: string, reserved: string): string {
  const left = decimal(balance).minus(reserved);
  return left.isNegative() ? "0" : plain(left);
}
