"use client";

import { usePathname } from "next/navigation";
import { useWalletAddress } from "@/rpc/session";

/** The address of the section one is in; the first page is a trader's portfolio. */
export function useCurrentSection(): string {
  const path = usePathname();
  const isTrader = useWalletAddress() !== null;
  return path === "/" && isTrader ? "/portfolio" : path;
}
