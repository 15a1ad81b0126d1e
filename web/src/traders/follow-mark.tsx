"use client";

import { useTranslations } from "use-intl";
import { StarMark } from "@/ui/star-mark";
import { useFollowed } from "./use-followed";

/** Follows the trader of a row, or no longer. */
export function FollowMark({ walletAddress, name }: { walletAddress: string; name: string }) {
  const t = useTranslations("follow");
  const { followed, toggle } = useFollowed();
  return (
    <StarMark
      isOn={followed.includes(walletAddress)}
      onToggle={() => toggle(walletAddress)}
      label={t("one", { name })}
    />
  );
}
