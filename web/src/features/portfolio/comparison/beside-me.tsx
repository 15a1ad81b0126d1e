"use client";

import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import type { LeaderboardEntry, Standing } from "@/rpc/generated";
import { useStanding } from "@/rpc/queries/use-standing";
import { useWalletAddress } from "@/rpc/session";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";

/** What both pages show to everybody, whatever else the organiser hides. */
const ROWS = [
  { name: "rank", figure: ({ rank }: LeaderboardEntry) => rank },
  {
    name: "pnlPercentage",
    figure: ({ pnl_percentage }: LeaderboardEntry) => <Change percentage={pnl_percentage} />,
  },
  {
    name: "drawdown",
    figure: (entry: LeaderboardEntry) => percentText(entry.max_drawdown_percentage),
  },
  { name: "trades", figure: ({ trades }: LeaderboardEntry) => trades },
] as const;

/**
 * Another's standing beside one's own, by the figures that the leaderboard shows to everybody;
 * nothing where either takes no part.
 */
export default function BesideMe(props: { walletAddress: string; season: string | null }) {
  const own = useWalletAddress();
  const theirs = useStanding(props.walletAddress, props.season);
  const mine = useStanding(own, props.season);
  if (own === props.walletAddress || !theirs || !mine) return null;
  return (
    <MoreWords words={MARKET_WORDS}>
      <Figures theirs={theirs} mine={mine} />
    </MoreWords>
  );
}

function Figures({ theirs, mine }: { theirs: Standing; mine: Standing }) {
  const t = useTranslations();
  const title = t("arena.besideMe", { name: theirs.place.username });
  return (
    <Card title={title}>
      <table className="mb-3 w-full table-fixed text-sm">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr className="text-ink-3 text-xs">
            <td className="w-[42%]" />
            <Name text={theirs.place.username} />
            <Name text={t("leaderboard.you")} />
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ name, figure }) => (
            <tr key={name} className="border-line border-t">
              <th scope="row" className="h-10 pl-5 text-left font-normal text-ink-2">
                {t(`leaderboard.${name}`)}
              </th>
              {[theirs, mine].map(({ place }) => (
                <td key={place.wallet_address} className="figures pr-3 text-right last:pr-5">
                  {figure(place)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Name({ text }: { text: string }) {
  return (
    <th scope="col" className="h-9 truncate pr-3 text-right font-medium last:pr-5">
      <bdi>{text}</bdi>
    </th>
  );
}
