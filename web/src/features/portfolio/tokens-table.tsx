"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import type { Portfolio } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { ButtonLink } from "@/ui/button";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { Cell, Head, Row, Table } from "@/ui/table";
import { MintLink } from "@/ui/tokens/mint-link";
import { TokenName } from "@/ui/tokens/token-name";
import { isWaitingForGrant, type TokenRow, tokenRows } from "./view";

const INTERVAL_MS = 300_000;

/** What is held, token by token; `isOwn` adds the way to trade it. */
export function TokensTable(props: {
  walletAddress: string;
  season: string | null;
  portfolio: Portfolio | undefined;
  isOwn: boolean;
}) {
  const t = useTranslations("portfolio");
  const trpc = useTRPC();
  const { walletAddress, season } = props;
  const input = { wallet_address: walletAddress, ...(season !== null && { season }) };
  const { data: costs } = useQuery(
    trpc.portfolio.costBasis.queryOptions(input, { refetchInterval: INTERVAL_MS }),
  );
  const rows = props.portfolio ? tokenRows(props.portfolio, costs?.tokens) : undefined;
  return (
    <Card title={t("tokens")}>
      {rows === undefined && <SkeletonRows count={3} className="h-16" />}
      {rows?.length === 0 && (
        <EmptyState
          text={
            props.portfolio && isWaitingForGrant(props.portfolio)
              ? t("waitingForGrant")
              : t("noTokens")
          }
        />
      )}
      {rows !== undefined && rows.length > 0 && (
        <Table
          caption={t("tokens")}
          head={
            <>
              <Head>{t("token")}</Head>
              <Head end from="sm">
                {t("balance")}
              </Head>
              <Head end from="sm">
                {t("price")}
              </Head>
              <Head end from="xl">
                {t("averageCost")}
              </Head>
              <Head end>{t("value")}</Head>
              <Head end from="md">
                {t("share")}
              </Head>
              {props.isOwn && (
                <Head end from="sm">
                  <span className="sr-only">{t("trade")}</span>
                </Head>
              )}
            </>
          }
        >
          {rows.map((row) => (
            <Holding key={row.token_address} row={row} isOwn={props.isOwn} />
          ))}
        </Table>
      )}
    </Card>
  );
}

function Holding({ row, isOwn }: { row: TokenRow; isOwn: boolean }) {
  const t = useTranslations();
  const { byAddress } = useTokens();
  const token = byAddress.get(row.token_address);
  return (
    <Row>
      <Cell>
        <span className="flex items-center gap-1">
          <TokenName symbol={row.token} url={token?.icon_url} note={token?.name} />
          <span className="max-xl:hidden">
            <MintLink address={row.token_address} symbol={row.token} />
          </span>
        </span>
      </Cell>
      <Cell end from="sm">
        <Money as="amount" value={row.balance} />
      </Cell>
      <Cell end from="sm">
        <Money as="price" value={row.price_usd} className="text-ink-2" />
      </Cell>
      <Cell end from="xl">
        <Money as="price" value={row.averageCost} className="block text-ink-2" />
        {row.gain !== null && <Change percentage={row.gain} className="block text-xs" />}
      </Cell>
      <Cell end>
        <Money value={row.value_usd} className="font-medium" />
        <Money as="amount" value={row.balance} className="block text-ink-3 text-xs sm:hidden" />
        {row.averageCost !== null && (
          <span className="block text-ink-3 text-xs xl:hidden">
            {t("portfolio.averageShort")} <Money as="price" value={row.averageCost} />
          </span>
        )}
      </Cell>
      <Cell end from="md">
        <span className="figures text-ink-2">{row.share ? percentText(row.share) : "–"}</span>
      </Cell>
      {isOwn && (
        <Cell end from="sm">
          <ButtonLink
            size="small"
            href={`/swap?from=${row.token_address}`}
            aria-label={t("portfolio.swapToken", { symbol: row.token })}
          >
            {t("nav.swap")}
          </ButtonLink>
        </Cell>
      )}
    </Row>
  );
}
