"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import { Button } from "@/ui/button";
import { FailedState } from "@/ui/notice";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { cardAddress } from "./address";
import { CardPicture } from "./card-picture";

/**
 * A standing of a season, null for the newest, as the server signed it: the picture to post, and the
 * link that proves what it says.
 */
export function Certificate(props: { walletAddress: string; season: string | null }) {
  const t = useTranslations("card");
  const trpc = useTRPC();
  const picture = useRef<HTMLCanvasElement>(null);
  const { season, walletAddress } = props;
  const { data, isError, refetch } = useQuery(
    trpc.leaderboard.card.queryOptions({
      wallet_address: walletAddress,
      ...(season && { season }),
    }),
  );
  const address = data && cardAddress(location.origin, data.signed);
  const copy = async () => {
    await navigator.clipboard.writeText(address ?? "");
    toast.success(t("copied"));
  };
  const save = () => {
    const link = document.createElement("a");
    link.href = picture.current?.toDataURL("image/png") ?? "";
    link.download = `alpha-${data?.standing.place.username}.png`;
    link.click();
  };
  return (
    <div className="flex flex-col gap-4">
      {isError && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {!data && !isError && <Skeleton className="aspect-[1200/630] w-full" />}
      {data && <CardPicture ref={picture} standing={data.standing} />}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={!data} onClick={copy}>
          {t("copy")}
        </Button>
        <Button disabled={!data} onClick={save}>
          {t("save")}
        </Button>
        {address && (
          <a href={address} className="self-center px-2 text-accent text-sm hover:underline">
            {t("open")}
          </a>
        )}
      </div>
    </div>
  );
}
