"use client";

import { useSearchParams } from "next/navigation";
import { useWalletAddress } from "../session";

/** The wallet that the page is about: the one its address names (`?wallet=`), else one's own. */
export function useAddressedWallet(): string | null {
  const own = useWalletAddress();
  return useSearchParams().get("wallet") ?? own;
}
