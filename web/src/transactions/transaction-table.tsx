"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Transaction } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { Cell, Head, Row, Table } from "@/ui/table";
import { TokenIcon } from "@/ui/tokens/token-icon";
import { feeSymbol, type Moved, moved, type PositionStep, positionStep, wordOf } from "./view";

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
  const step = positionStep(transaction);
  const { from, to } = moved(transaction);
  return (
    <Row>
      <Cell>
        <span className="font-medium">{t(wordOf(transaction))}</span>
        {transaction.is_by_agent && (
          <span className="ml-2 rounded-md bg-raised px-1.5 py-0.5 text-ink-2 text-xs">
            {t("byAgent")}
          </span>
        )}
        {step && <Step step={step} />}
        <time dateTime={transaction.created_at} className="block text-ink-3 text-xs sm:hidden">
          {short}
        </time>
      </Cell>
      <Cell end from="sm">
        <Amount moved={from} />
      </Cell>
      <Cell end>
        <span className={to ? "" : "hidden sm:inline"}>
          <Amount moved={to} />
        </span>
        {from && (
          <span className="block text-ink-2 text-xs sm:hidden">
            {t("paid")} <Money as="amount" value={from.amount} symbol={from.symbol} />
          </span>
        )}
        {step?.pnl && (
          <span className="block text-xs">
            <span className="max-sm:sr-only">{t("realisedPnl")}</span> <Change usd={step.pnl} />
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

/** Which position a transaction was about, and at which prices. */
function Step({ step }: { step: PositionStep }) {
  const t = useTranslations("perp");
  const { direction, leverage, symbol } = step;
  return (
    <span className="figures block text-ink-2 text-xs">
      {symbol} {t("kind", { direction: t(direction), leverage })}
      <span className="max-sm:hidden"> · </span>
      <span className="max-sm:block">
        <PricePath step={step} />
      </span>
    </span>
  );
}

function PricePath({ step: { entry, exit } }: { step: Pick<PositionStep, "entry" | "exit"> }) {
  return (
    <>
      <Money as="price" value={entry} />
      {exit !== null && (
        <>
          {" → "}
          <Money as="price" value={exit} />
        </>
      )}
    </>
  );
}

function Amount({ moved }: { moved: Moved | null }) {
  const { byAddress } = useTokens();
  if (moved === null) return "–";
  const { amount, symbol, address } = moved;
  return (
    <span className="inline-flex items-center gap-2">
      <Money as="amount" value={amount} symbol={symbol} />
      <TokenIcon symbol={symbol} url={byAddress.get(address)?.icon_url} size={20} />
    </span>
  );
}
