"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Transaction } from "@/rpc/generated";
import { useTokens } from "@/rpc/use-tokens";
import { Money } from "@/ui/money";
import { Cell, Head, Row, Table } from "@/ui/table";
import { TokenIcon } from "@/ui/token-icon";
import { feeSymbol } from "./view";

/** Transactions in rows: what was done, what went, what came, when. */
export function TransactionTable({ transactions }: { transactions: readonly Transaction[] }) {
  const t = useTranslations("history");
  return (
    <Table
      caption={t("title")}
      head={
        <>
          <Head>{t("type")}</Head>
          <Head end from="sm">
            {t("paid")}
          </Head>
          <Head end>{t("received")}</Head>
          <Head end from="md">
            {t("fee")}
          </Head>
          <Head end from="sm">
            {t("time")}
          </Head>
        </>
      }
    >
      {transactions.map((transaction) => (
        <TransactionRow key={transaction.id} transaction={transaction} />
      ))}
    </Table>
  );
}

function TransactionRow({ transaction }: { transaction: Transaction }) {
  const t = useTranslations("history");
  const format = useFormatter();
  const at = new Date(transaction.created_at);
  const short = format.dateTime(at, { dateStyle: "short", timeStyle: "short" });
  const paid = (
    <Amount
      amount={transaction.amount_from}
      symbol={transaction.from_symbol}
      address={transaction.from_token_address}
    />
  );
  const received = (
    <Amount
      amount={transaction.amount_to}
      symbol={transaction.to_symbol}
      address={transaction.to_token_address}
    />
  );
  return (
    <Row>
      <Cell>
        <span className="font-medium">{t(`types.${transaction.transaction_type}`)}</span>
        <time dateTime={transaction.created_at} className="block text-ink-3 text-xs sm:hidden">
          {short}
        </time>
      </Cell>
      <Cell end from="sm">
        {paid}
      </Cell>
      <Cell end>
        <span className={transaction.amount_to === null ? "hidden sm:inline" : ""}>{received}</span>
        {transaction.amount_from !== null && (
          <span className="block text-ink-2 text-xs sm:hidden">
            {t("paid")}{" "}
            <Money
              as="amount"
              value={transaction.amount_from}
              symbol={transaction.from_symbol ?? ""}
            />
          </span>
        )}
      </Cell>
      <Cell end from="md">
        <Money
          as="amount"
          value={transaction.fee}
          symbol={feeSymbol(transaction)}
          className="text-ink-2"
        />
      </Cell>
      <Cell end from="sm">
        <time dateTime={transaction.created_at} className="figures text-ink-2">
          {short}
        </time>
      </Cell>
    </Row>
  );
}

function Amount(props: { amount: string | null; symbol: string | null; address: string | null }) {
  const { byAddress } = useTokens();
  if (props.amount === null || props.symbol === null) return "–";
  return (
    <span className="inline-flex items-center gap-2">
      <Money as="amount" value={props.amount} symbol={props.symbol} />
      <TokenIcon
        symbol={props.symbol}
        url={byAddress.get(props.address ?? "")?.icon_url}
        size={20}
      />
    </span>
  );
}
