"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useHydrated } from "@/browser/hydrated";
import { useRemembered } from "@/browser/remembered";
import { rememberToken } from "./bearer";
import { useTRPC } from "./client";
import { SESSION_MARK, useSessionOver } from "./failures/session-over";
import type { Session as OpenedSession, User } from "./generated";

/** The name under which the address of who is signed in is remembered. */
export const SESSION_WALLET = "wallet";

/**
 * Who is signed in. The cookie is not readable here, so the address is remembered beside it. When
 * the session `isOver`, what anybody may see stays on the screen, and orders ask to sign in again.
 */
export type Session =
  | { state: "unknown" }
  | { state: "signed-out" }
  | { state: "signed-in"; walletAddress: string; user: User | undefined; isOver: boolean };

export function useSession(): Session {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const [walletAddress] = useRemembered(SESSION_WALLET);
  const isOver = useSessionOver();
  // Asked only when a session is likely: a visitor would get a 401 in the console otherwise.
  const me = useQuery(trpc.auth.me.queryOptions(undefined, { enabled: walletAddress !== null }));
  if (!isHydrated) return { state: "unknown" };
  if (walletAddress === null) return { state: "signed-out" };
  return { state: "signed-in", walletAddress, user: me.data, isOver };
}

/** The address of the signed-in wallet, or null; it stays when the session is over. */
export function useWalletAddress(): string | null {
  const session = useSession();
  return session.state === "signed-in" ? session.walletAddress : null;
}

/** Whether the visitor can give orders: false when the session is over. */
export function useIsSignedIn(): boolean {
  const session = useSession();
  return session.state === "signed-in" && !session.isOver;
}

/** Another text for each session that begins in this browser; null before the first. */
export function useSessionMark(): string | null {
  return useRemembered(SESSION_MARK)[0];
}

/** Begins a session on the screens. */
export function useBeginSession(): (session: OpenedSession) => void {
  const setUser = useSetUser();
  const [, setMark] = useRemembered(SESSION_MARK);
  return useCallback(
    ({ user, session_token }) => {
      rememberToken(session_token);
      setUser(user);
      setMark(String(Date.now()));
    },
    [setMark, setUser],
  );
}

/** Sets who is signed in on the screens; null ends the session there. */
export function useSetUser(): (user: User | null) => void {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [, setWalletAddress] = useRemembered(SESSION_WALLET);
  return useCallback(
    (user) => {
      if (user) cache.setQueryData(trpc.auth.me.queryKey(), user);
      else {
        rememberToken(null);
        cache.removeQueries({ queryKey: trpc.auth.me.queryKey() });
      }
      setWalletAddress(user?.wallet_address ?? null);
      // What is missing to enter is another matter for each wallet.
      cache.invalidateQueries({ queryKey: trpc.competition.entry.queryKey() });
    },
    [cache, setWalletAddress, trpc],
  );
}
