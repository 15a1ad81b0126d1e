"use client";

import { useTranslations } from "use-intl";
import { useWalletAddress } from "@/rpc/session";
import { Button } from "@/ui/button";
import { Star } from "@/ui/star-mark";
import { useFollowed } from "./use-followed";

/**
 * Follows the trader whose page it is; nothing on one's own. Who takes no part cannot be followed,
 * only followed no longer.
 */
export default function FollowButton(props: {
  walletAddress: string;
  takesPart: boolean;
  size?: "small" | "medium";
}) {
  const t = useTranslations("follow");
  const { followed, toggle } = useFollowed();
  const own = useWalletAddress();
  if (own === props.walletAddress) return null;
  const isFollowed = followed.includes(props.walletAddress);
  return (
    <Button
      size={props.size}
      aria-pressed={isFollowed}
      disabled={!isFollowed && !props.takesPart}
      onClick={() => toggle(props.walletAddress)}
    >
      <span className={isFollowed ? "text-warn" : ""}>
        <Star isOn={isFollowed} />
      </span>
      {t("follow")}
    </Button>
  );
}
