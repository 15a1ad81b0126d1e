"use client";

import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import type { Portfolio } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { ButtonLink } from "@/ui/button";
import { Card } from "@/ui/card";
import { Money } from "@/ui/money";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { Cell, Head, Row, Table } from "@/ui/table";
import { TokenName } from "@/ui/tokens/token-name";
import { isWaitingForGrant, type TokenRow, tokenRows } from "./view";

/** What is held, token by token; `isOwn` adds the way to trade it. */
export function TokensTable(props: { portfolio: Portfolio | undefined; isOwn: boolean }) {
  const t = useTranslations("portfolio");
  const rows = props.portfolio ? tokenRows(props.portfolio) : undefined;
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
        <TokenName symbol={row.token} url={token?.icon_url} note={token?.name} />
      </Cell>
      <Cell end from="sm">
        <Money as="amount" value={row.balance} />
      </Cell>
      <Cell end from="sm">
        <Money as="price" value={row.price_usd} className="text-ink-2" />
      </Cell>
      <Cell end>
        <Money value={row.value_usd} className="font-medium" />
        <Money as="amount" value={row.balance} className="block text-ink-3 text-xs sm:hidden" />
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
