"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import { percentText } from "@/format/money";
import type { LeaderboardEntry } from "@/rpc/generated";
import { Change } from "@/ui/change";
import { IdenticonPicture } from "@/ui/identicon";
import { Money } from "@/ui/money";
import { Cell, Head, Row, Table } from "@/ui/table";

/** Ranked traders; the own row is marked, and shown above the rest too where it is `pinned`. */
export function EntryTable(props: {
  entries: readonly LeaderboardEntry[];
  own: LeaderboardEntry | undefined;
  pinned: boolean;
}) {
  const t = useTranslations("leaderboard");
  const { own } = props;
  return (
    <Table
      caption={t("title")}
      head={
        <>
          <Head>{t("rank")}</Head>
          <Head>{t("trader")}</Head>
          <Head end from="sm">
            {t("total")}
          </Head>
          <Head end from="md">
            {t("pnl")}
          </Head>
          <Head end>{t("pnlPercentage")}</Head>
          <Head end from="lg">
            {t("drawdown")}
          </Head>
          <Head end from="md">
            {t("trades")}
          </Head>
        </>
      }
    >
      {own && props.pinned && <EntryRow key="pinned" entry={own} isOwn />}
      {props.entries.map((entry) => (
        <EntryRow
          key={entry.wallet_address}
          entry={entry}
          isOwn={entry.wallet_address === own?.wallet_address}
        />
      ))}
    </Table>
  );
}

// Beside the name, and below it on the narrowest phones.
const BADGE =
  "ml-2 rounded-md px-1.5 py-0.5 font-medium text-xs max-[359px]:ml-0 max-[359px]:block max-[359px]:w-fit";
const MEDALS = ["bg-[#d9a53a]", "bg-[#9aa6b8]", "bg-[#b97f56]"];

function EntryRow({ entry, isOwn }: { entry: LeaderboardEntry; isOwn: boolean }) {
  const t = useTranslations("leaderboard");
  const medal = entry.disqualified ? undefined : MEDALS[entry.rank - 1];
  const address = shortAddress(entry.wallet_address);
  return (
    <Row className={isOwn ? "bg-accent-soft" : ""} aria-current={isOwn || undefined}>
      <Cell>
        <span
          className={`figures inline-grid h-7 min-w-7 place-items-center rounded-full font-semibold ${medal ? `${medal} text-[#13151c]` : "text-ink-2"}`}
        >
          {entry.rank}
        </span>
      </Cell>
      <Cell>
        <span className="mr-2.5 inline-block align-middle max-[359px]:hidden">
          <IdenticonPicture address={entry.wallet_address} />
        </span>
        <Link
          href={`/portfolio?wallet=${entry.wallet_address}`}
          prefetch={false}
          className="font-medium hover:underline"
        >
          <bdi className="inline-block max-w-32 truncate align-bottom sm:max-w-56">
            {entry.username}
          </bdi>
        </Link>
        {isOwn && <span className={`${BADGE} bg-accent-fill text-white`}>{t("you")}</span>}
        {entry.disqualified && (
          <span className={`${BADGE} bg-warn-soft text-warn`}>{t("disqualified")}</span>
        )}
        {entry.username !== address && (
          <span className="figures block text-ink-3 text-xs">{address}</span>
        )}
        {entry.disqualified && (
          <span className="block max-w-40 whitespace-normal pb-2 text-ink-2 text-xs sm:max-w-80">
            {entry.disqualified}
          </span>
        )}
      </Cell>
      <Cell end from="sm">
        <Money value={entry.total_value_usd} />
      </Cell>
      <Cell end from="md">
        <Change usd={entry.pnl} />
      </Cell>
      <Cell end>
        <Change percentage={entry.pnl_percentage} className="font-medium" />
        <Change usd={entry.pnl} className="block text-xs md:hidden" />
      </Cell>
      <Cell end from="lg">
        <span className="figures text-ink-2">{percentText(entry.max_drawdown_percentage)}</span>
      </Cell>
      <Cell end from="md">
        <span className="figures text-ink-2">{entry.trades}</span>
      </Cell>
    </Row>
  );
}
