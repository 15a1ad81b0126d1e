"use client";

import { Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import { useAddressedWallet } from "@/rpc/queries/use-addressed-wallet";
import { useStanding } from "@/rpc/queries/use-standing";
import { useWalletAddress } from "@/rpc/session";
import { useAddressedSeason } from "@/seasons/use-season";
import { Button, ButtonLink } from "@/ui/button";
import { Icon } from "@/ui/icons";

const FollowButton = lazyPart(() => import("@/traders/follow-button"));
const ShareDialog = lazyPart(() => import("./share-dialog"));

/** Beside a trader's name: the rank, the card to share, and for its owner the way to trade. */
export function TraderActions() {
  const t = useTranslations();
  const walletAddress = useAddressedWallet();
  const isOwn = useWalletAddress() === walletAddress;
  const { season, isEarlier } = useAddressedSeason();
  const standing = useStanding(walletAddress, season);
  const [isSharing, setSharing] = useState(false);
  return (
    <div className="flex w-full flex-wrap items-center gap-2 sm:w-auto">
      <span className="figures mr-auto text-ink-2 text-sm sm:px-1">
        {standing && t("card.rankOf", { rank: standing.place.rank, total: standing.total })}
      </span>
      {walletAddress && !isOwn && (
        <Suspense>
          <FollowButton walletAddress={walletAddress} takesPart={!!standing} />
        </Suspense>
      )}
      <Button disabled={!standing} onClick={() => setSharing(true)}>
        <Icon name="share" className="size-4" />
        {t("card.share")}
      </Button>
      {isOwn && !isEarlier && (
        <ButtonLink look="primary" href="/swap">
          {t("nav.swap")}
        </ButtonLink>
      )}
      {walletAddress && isSharing && (
        <Suspense>
          <ShareDialog
            walletAddress={walletAddress}
            season={season}
            onClose={() => setSharing(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
