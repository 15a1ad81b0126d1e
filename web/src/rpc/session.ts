"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useHydrated } from "@/browser/hydrated";
import { useRemembered } from "@/browser/remembered";
import { useTRPC } from "./client";
import { readFailure } from "./failure";
import type { User } from "./generated";

/** Who is signed in. The cookie is not readable here, so the address is remembered beside it. */
export type Session =
  | { state: "unknown" }
  | { state: "signed-out" }
  | { state: "signed-in"; walletAddress: string; user: User | undefined };

export function useSession(): Session {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const [walletAddress] = useRemembered("wallet");
  // Asked only when a session is likely: a visitor would get a 401 in the console otherwise.
  const me = useQuery(trpc.auth.me.queryOptions(undefined, { enabled: walletAddress !== null }));
  if (!isHydrated) return { state: "unknown" };
  const isOver = me.isError && readFailure(me.error).code === "UNAUTHORIZED";
  if (walletAddress === null || isOver) return { state: "signed-out" };
  return { state: "signed-in", walletAddress, user: me.data };
}

/** The address of the signed-in wallet, or null. */
export function useWalletAddress(): string | null {
  const session = useSession();
  return session.state === "signed-in" ? session.walletAddress : null;
}

/** Begins the session of `user` on the screens, or ends it with null. */
export function useSetSession(): (user: User | null) => void {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [, setWalletAddress] = useRemembered("wallet");
  return useCallback(
    (user) => {
      if (user) cache.setQueryData(trpc.auth.me.queryKey(), user);
      else cache.removeQueries({ queryKey: trpc.auth.me.queryKey() });
      setWalletAddress(user?.wallet_address ?? null);
    },
    [cache, setWalletAddress, trpc],
  );
}
