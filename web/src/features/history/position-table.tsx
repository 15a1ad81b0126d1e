"use client";

import { useFormatter, useTranslations } from "use-intl";
import { FundingButton } from "@/markets/funding/funding-button";
import type { ClosedPosition } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { Cell, Head, Row, Table } from "@/ui/table";
import { TokenName } from "@/ui/tokens/token-name";

/** Positions that have ended, in rows: what they were, how they were entered and left. */
export function PositionTable(props: {
  walletAddress: string;
  positions: readonly ClosedPosition[];
}) {
  const t = useTranslations("history");
  return (
    <Table
      caption={t("views.positions")}
      head={
        <>
          <Head>{t("position")}</Head>
          <Head end from="md">
            {t("size")}
          </Head>
          <Head end from="sm">
            {t("entryAndExit")}
          </Head>
          <Head end from="lg">
            {t("types.perp_funding")}
          </Head>
          <Head end from="lg">
            {t("fee")}
          </Head>
          <Head end>{t("realisedPnl")}</Head>
          <Head end from="sm">
            {t("time")}
          </Head>
        </>
      }
    >
      {props.positions.map((position) => (
        <PositionRow
          key={position.transaction_id}
          position={position}
          walletAddress={props.walletAddress}
        />
      ))}
    </Table>
  );
}

function PositionRow(props: { position: ClosedPosition; walletAddress: string }) {
  const t = useTranslations();
  const format = useFormatter();
  const { byAddress } = useTokens();
  const { position, walletAddress } = props;
  const { closed_at, collateral_amount, direction, ending, leverage, symbol } = position;
  const kind = t("perp.kind", { direction: t(`perp.${direction}`), leverage });
  const time = format.dateTime(new Date(closed_at), { dateStyle: "short", timeStyle: "short" });
  return (
    <Row>
      <Cell>
        <TokenName
          symbol={symbol}
          url={byAddress.get(position.token_address)?.icon_url}
          note={
            <>
              <span className="block">{kind}</span>
              <FundingButton walletAddress={walletAddress} position={position} />
            </>
          }
        />
      </Cell>
      <Cell end from="md">
        <Money as="amount" value={position.position_size} symbol={symbol} className="block" />
        <Money
          as="amount"
          value={collateral_amount}
          symbol="USDC"
          className="block text-ink-3 text-xs"
        />
      </Cell>
      <Cell end from="sm">
        <Money as="price" value={position.entry_price} className="block" />
        <Money as="price" value={position.exit_price} className="block text-ink-3 text-xs" />
      </Cell>
      <Cell end from="lg">
        <Money as="estimate" value={position.funding} className="text-ink-2" />
      </Cell>
      <Cell end from="lg">
        <Money as="amount" value={position.fee} className="text-ink-2" />
      </Cell>
      <Cell end>
        <Change usd={position.pnl} className="block font-medium" />
        <span className="figures block text-ink-3 text-xs sm:hidden">
          <Money as="price" value={position.entry_price} />
          {" → "}
          <Money as="price" value={position.exit_price} />
        </span>
      </Cell>
      <Cell end from="sm">
        <time dateTime={closed_at} className="figures block text-ink-2">
          {time}
        </time>
        {ending === "liquidated" && (
          <span className="block text-down text-xs">{t("history.types.perp_liquidation")}</span>
        )}
        {(ending === "take_profit" || ending === "stop_loss") && (
          <span className="block text-ink-3 text-xs">{t(`history.endings.${ending}`)}</span>
        )}
        {ending === "settled" && (
          <span className="block text-ink-3 text-xs">{t("history.settled")}</span>
        )}
      </Cell>
    </Row>
  );
}
