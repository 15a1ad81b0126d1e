"use client";

import { Suspense, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import { useWalletAddress } from "@/rpc/session";
import { lazyChart } from "@/ui/charts/lazy-chart";
import { EmptyState } from "@/ui/notice";
import { areDrawn, lineLook, type TraderLine } from "./equity-lines";
import { LineRow } from "./line-row";
import { useFollowed } from "./use-followed";

const LinesChart = lazyChart(() => import("@/ui/charts/lines-chart"));

/**
 * The returns of traders as lines, and who they are, each with where the line ends. The first one
 * is drawn strong, or whoever is pointed at.
 */
export function ReturnsChart({ found, label }: { found: readonly TraderLine[]; label: string }) {
  const t = useTranslations("arena");
  const [pointed, setPointed] = useState<string | null>(null);
  const own = useWalletAddress();
  const { followed } = useFollowed();
  const isThere = found.some(({ trader }) => trader.wallet_address === pointed);
  const strong = isThere ? pointed : (found[0]?.trader.wallet_address ?? null);
  const lines = useMemo(
    () =>
      found.map(({ trader, points }, index) => ({
        ...lineLook(index),
        points,
        isStrong: trader.wallet_address === strong,
      })),
    [found, strong],
  );
  if (!areDrawn(found)) return <EmptyState text={t("none")} />;
  return (
    // By the room that there is: on a trader's page the chart has half of it.
    <div className="@container">
      <div className="grid grid-cols-1 gap-4 pb-4 @3xl:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="h-72 px-2 @3xl:h-96">
          <Suspense>
            <LinesChart lines={lines} write={write} label={label} />
          </Suspense>
        </div>
        <ol className="text-sm">
          {found.map((line, index) => (
            <LineRow
              key={line.trader.wallet_address}
              line={line}
              look={lineLook(index)}
              isStrong={line.trader.wallet_address === strong}
              isOwn={line.trader.wallet_address === own}
              isFollowed={followed.includes(line.trader.wallet_address)}
              onPoint={() => setPointed(line.trader.wallet_address)}
            />
          ))}
        </ol>
      </div>
    </div>
  );
}

function write(value: number): string {
  return percentText(value.toFixed(2));
}
