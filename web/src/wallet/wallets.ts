"use client";

import { SolanaSignIn, SolanaSignMessage } from "@solana/wallet-standard-features";
import { getWallets } from "@wallet-standard/app";
import type { Wallet } from "@wallet-standard/base";
import { useSyncExternalStore } from "react";

const NONE: readonly Wallet[] = [];
let found = NONE;

function canSignIn(wallet: Wallet): boolean {
  const isSolana = wallet.chains.some((chain) => chain.startsWith("solana:"));
  return isSolana && (SolanaSignIn in wallet.features || SolanaSignMessage in wallet.features);
}

function subscribe(listener: () => void) {
  const registry = getWallets();
  const update = () => {
    found = registry.get().filter(canSignIn);
    listener();
  };
  update();
  const offs = [registry.on("register", update), registry.on("unregister", update)];
  return () => {
    for (const off of offs) off();
  };
}

/** The wallets of this browser that can prove a Solana address, the guest wallet among them. */
export function useWallets(): readonly Wallet[] {
  return useSyncExternalStore(
    subscribe,
    () => found,
    () => NONE,
  );
}

let guest: Promise<Wallet> | null = null;

/** The guest wallet, loaded and registered like any other at the first call. */
export function loadGuestWallet(): Promise<Wallet> {
  guest ??= import("./guest/wallet").then(({ guestWallet }) => {
    const wallet = guestWallet(window.location.host);
    getWallets().register(wallet);
    return wallet;
  });
  return guest;
}
