"use client";

import { useMemo } from "react";
import { useWalletAddress } from "../session";
import { useDayChanges } from "./use-day-changes";
import { useBalances } from "./use-portfolio";
import { usePrices } from "./use-prices";
import { useTokens } from "./use-tokens";

/** Every token with what the signed-in wallet holds of it; balances are null for a visitor. */
export function useTokenChoices() {
  const { tokens } = useTokens();
  const { byAddress } = useBalances();
  const { byAddress: prices } = usePrices();
  const changeOf = useDayChanges();
  const isSignedIn = useWalletAddress() !== null;
  return useMemo(
    () =>
      tokens.map((token) => ({
        ...token,
        balance: isSignedIn ? (byAddress.get(token.address)?.balance ?? "0") : null,
        value_usd: byAddress.get(token.address)?.value_usd ?? null,
        change_percentage: changeOf(token.address, prices.get(token.address)?.price_usd ?? null),
      })),
    [tokens, byAddress, prices, changeOf, isSignedIn],
  );
}
