"use client";

import { SolanaSignIn, SolanaSignMessage } from "@solana/wallet-standard-features";
import { getWallets } from "@wallet-standard/app";
import type { Wallet } from "@wallet-standard/base";
import { useSyncExternalStore } from "react";
import { loadPart } from "@/browser/part";

const NONE: readonly Wallet[] = [];
let found = NONE;
let guest: Wallet | null = null;
let loading: Promise<Wallet> | null = null;

function canSignIn(wallet: Wallet): boolean {
  const isSolana = wallet.chains.some((chain) => chain.startsWith("solana:"));
  return isSolana && (SolanaSignIn in wallet.features || SolanaSignMessage in wallet.features);
}

function subscribe(listener: () => void) {
  const registry = getWallets();
  const update = () => {
    found = registry.get().filter((wallet) => canSignIn(wallet) && wallet !== guest);
    listener();
  };
  update();
  const offs = [registry.on("register", update), registry.on("unregister", update)];
  return () => {
    for (const off of offs) off();
  };
}

/** The wallet extensions of this browser that can prove a Solana address. */
export function useExtensions(): readonly Wallet[] {
  return useSyncExternalStore(
    subscribe,
    () => found,
    () => NONE,
  );
}

/** The guest wallet, loaded and registered like any other at the first call. */
export function loadGuestWallet(): Promise<Wallet> {
  loading ??= loadPart(() => import("./guest/wallet")).then(
    ({ guestWallet }) => {
      guest = guestWallet(window.location.host);
      getWallets().register(guest);
      return guest;
    },
    (error) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}
