"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import { percentText, ratioText } from "@/format/money";
import type { LeaderboardEntry } from "@/rpc/generated";
import { FollowMark } from "@/traders/follow-mark";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { Cell, Row } from "@/ui/table";
import { IdenticonPicture } from "@/ui/traders/identicon";
import { medalOf } from "./view";

const MEDALS = ["bg-[#d9a53a]", "bg-[#9aa6b8]", "bg-[#b97f56]"];

/** One place. */
export function EntryRow(props: { entry: LeaderboardEntry; hasScore: boolean; isOwn: boolean }) {
  const { entry, hasScore, isOwn } = props;
  const medal = medalOf(entry);
  return (
    <Row className={isOwn ? "bg-accent-soft" : ""} aria-current={isOwn || undefined}>
      <Cell>
        <div className="flex w-fit items-center gap-0.5 max-sm:flex-col">
          <span
            className={`figures inline-grid h-7 min-w-7 place-items-center rounded-full font-semibold ${medal === null ? "text-ink-2" : `${MEDALS[medal]} text-[#13151c]`}`}
          >
            {entry.rank}
          </span>
          {!isOwn && <FollowMark walletAddress={entry.wallet_address} name={entry.username} />}
        </div>
      </Cell>
      <Cell>
        <Trader entry={entry} isOwn={isOwn} />
      </Cell>
      <Cell end from="sm">
        <Money value={entry.total_value_usd} />
      </Cell>
      <Cell end>
        <Change percentage={entry.pnl_percentage} className="font-medium" />
        <Change usd={entry.pnl} className="block text-xs" />
      </Cell>
      {hasScore && <Figure text={ratioText(entry.score)} from="md" />}
      <Figure text={percentText(entry.max_drawdown_percentage)} from="lg" />
      <Figure text={ratioText(entry.sharpe_ratio)} from="lg" />
      <Figure text={ratioText(entry.sortino_ratio)} from="lg" />
      <Figure text={String(entry.trades)} from="md" />
      <Figure text={String(entry.liquidations)} from="lg" />
    </Row>
  );
}

function Figure({ text, from }: { text: string; from: "md" | "lg" }) {
  return (
    <Cell end from={from}>
      <span className="figures text-ink-2">{text}</span>
    </Cell>
  );
}

// Beside the name, and below it on phones.
const BADGE =
  "ml-2 rounded-md px-1.5 py-0.5 font-medium text-xs max-sm:ml-0 max-sm:block max-sm:w-fit";

function Trader({ entry, isOwn }: { entry: LeaderboardEntry; isOwn: boolean }) {
  const t = useTranslations("leaderboard");
  const address = shortAddress(entry.wallet_address);
  return (
    <>
      <span className="mr-2.5 inline-block align-middle max-[359px]:hidden">
        <IdenticonPicture address={entry.wallet_address} />
      </span>
      <Link
        href={`/portfolio?wallet=${entry.wallet_address}`}
        prefetch={false}
        className="font-medium hover:underline"
      >
        <bdi className="inline-block max-w-28 truncate align-bottom sm:max-w-56">
          {entry.username}
        </bdi>
      </Link>
      {isOwn && <span className={`${BADGE} bg-accent-fill text-white`}>{t("you")}</span>}
      {entry.is_agent && (
        <Link
          href={`/agent?wallet=${entry.wallet_address}`}
          prefetch={false}
          className={`${BADGE} bg-accent-soft text-accent hover:underline`}
        >
          {t("agent")}
        </Link>
      )}
      {entry.disqualified && (
        <span className={`${BADGE} bg-warn-soft text-warn`}>{t("disqualified")}</span>
      )}
      {!entry.meets_limits && (
        <span className={`${BADGE} bg-raised text-ink-2`}>{t("limitsMissed")}</span>
      )}
      {entry.username !== address && (
        <span className="figures block text-ink-3 text-xs">{address}</span>
      )}
      {entry.disqualified && (
        <span className="block max-w-40 whitespace-normal pb-2 text-ink-2 text-xs sm:max-w-80">
          {entry.disqualified}
        </span>
      )}
      <Risk entry={entry} />
    </>
  );
}

/** The figures of risk whose columns a narrow screen has no room for. */
function Risk({ entry }: { entry: LeaderboardEntry }) {
  const t = useTranslations("leaderboard");
  const figures = [
    [t("drawdown"), percentText(entry.max_drawdown_percentage)],
    [t("sharpe"), ratioText(entry.sharpe_ratio)],
    [t("sortino"), ratioText(entry.sortino_ratio)],
    [t("liquidations"), String(entry.liquidations)],
  ];
  return (
    <span className="figures mt-0.5 flex max-w-36 flex-wrap gap-x-2 max-[359px]:max-w-28 text-ink-3 text-xs sm:max-w-none lg:hidden">
      {figures.map(([name, text]) => (
        <span key={name} className="whitespace-nowrap">
          {name} {text}
        </span>
      ))}
    </span>
  );
}
