"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Wallet } from "@wallet-standard/base";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import { readFailure } from "@/rpc/failures/failure";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { useBeginSession, useSetUser } from "@/rpc/session";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { toast } from "@/ui/toast";
import { connect, prove } from "@/wallet/proof";
import { loadGuestWallet } from "@/wallet/wallets";

/** Signs in with a wallet: ask for the text, let the wallet sign it, hand the proof in. */
export function useSignIn() {
  const t = useTranslations("account");
  const trpc = useTRPC();
  const cache = useQueryClient();
  const beginSession = useBeginSession();
  const failureText = useFailureText();
  const challenge = useMutation(trpc.auth.challenge.mutationOptions());
  const handIn = useMutation(trpc.auth.signIn.mutationOptions());
  const signIn = useMutation({
    mutationFn: async (chosen: Wallet | "guest") => {
      const wallet = chosen === "guest" ? await loadGuestWallet() : chosen;
      const account = await connect(wallet);
      const wallet_address = account.address;
      const request = await challenge.mutateAsync({ wallet_address });
      const proof = await prove(wallet, account, request);
      return handIn.mutateAsync({ wallet_address, ...proof, is_guest: chosen === "guest" });
    },
    retry: false,
    onSuccess: async (session) => {
      beginSession(session);
      promptSignIn(false);
      await cache.invalidateQueries({ queryKey: trpc.leaderboard.pathKey() });
    },
    onError: (error) => {
      // Wallets word a refusal in their own ways; only the server's sentences are worth showing.
      const isOurs = readFailure(error).kind !== "broken";
      toast.error(t("cancelled"), { description: isOurs ? failureText(error) : undefined });
    },
  });
  return { signIn: signIn.mutate, isPending: signIn.isPending };
}

/** Ends the session here and on the server, and forgets what was read in it. */
export function useSignOut() {
  const trpc = useTRPC();
  const setUser = useSetUser();
  const leave = useMutation(trpc.auth.signOut.mutationOptions({ onSettled: () => setUser(null) }));
  return () => leave.mutate();
}

/** Ends every session of the wallet, on all devices; `onDone` is called when they are ended. */
export function useSignOutEverywhere(onDone: () => void) {
  const t = useTranslations("account");
  const trpc = useTRPC();
  const setUser = useSetUser();
  const failureText = useFailureText();
  const leave = useMutation(
    trpc.auth.signOutEverywhere.mutationOptions({
      onSuccess: () => {
        setUser(null);
        toast.success(t("signedOutEverywhere"));
        onDone();
      },
      // Elsewhere they go on, so nobody may believe that they ended.
      onError: (error) => {
        toast.error(t("stillSignedIn"), { description: failureText(error) });
      },
    }),
  );
  return { signOutEverywhere: () => leave.mutate(), isPending: leave.isPending };
}
