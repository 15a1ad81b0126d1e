"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { markoutText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import { Card } from "@/ui/card";
import { HORIZONS } from "./view";

const INTERVAL_MS = 60_000;

/** How prices stood after the owner's fills: the mean of each horizon with its standard error. */
export default function Markouts({ walletAddress }: { walletAddress: string }) {
  const t = useTranslations("portfolio");
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.portfolio.markouts.queryOptions(
      { wallet_address: walletAddress },
      { refetchInterval: INTERVAL_MS },
    ),
  );
  return (
    <Card title={t("markouts")}>
      <p className="px-5 pb-2 text-ink-2 text-sm">{t("markoutsMean")}</p>
      <dl className="px-5 pb-4 text-sm">
        {HORIZONS.map((seconds) => {
          const found = data?.horizons.find(({ horizon_seconds }) => horizon_seconds === seconds);
          return (
            <div key={seconds} className="flex h-9 items-center justify-between gap-4">
              <dt className="text-ink-2">{t("after", { seconds, minutes: seconds / 60 })}</dt>
              <dd className="figures">
                {found?.mean_bps ? markoutText(found.mean_bps, found.standard_error_bps) : "–"}
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
