"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { readRemembered, useRemembered } from "@/browser/remembered";
import { useWalletAddress } from "@/rpc/session";
import { toast } from "@/ui/toast";
import { FOLLOWED_MAX, readFollowed, rivals, toggled } from "./followed";

const NAME = "followed";

/**
 * The traders whom this browser's visitor follows, in all its tabs; for as long as the page where
 * nothing can be stored. None while the page is not hydrated.
 */
export function useFollowed() {
  const t = useTranslations("follow");
  const [text, remember] = useRemembered(NAME);
  const followed = useMemo(() => readFollowed(text), [text]);
  const keep = (next: readonly string[]) =>
    remember(next.length === 0 ? null : JSON.stringify(next));
  // Another tab may have changed them a moment ago.
  const present = () => readFollowed(readRemembered(NAME));
  return {
    followed,
    /** Follows the wallet, or no longer; says so where one more would be too many. */
    toggle: (wallet: string) => {
      const next = toggled(present(), wallet);
      if (next === null) toast.warning(t("full", { max: FOLLOWED_MAX }), { id: NAME });
      else keep(next);
    },
    unfollow: (wallets: readonly string[]) =>
      keep(present().filter((one) => !wallets.includes(one))),
  };
}

/** Whom a reader compares with `trader`, or with everybody where none is named. */
export function useRivals(trader: string | null = null): string[] {
  const own = useWalletAddress();
  const { followed } = useFollowed();
  return useMemo(() => rivals(own, followed, trader), [own, followed, trader]);
}
