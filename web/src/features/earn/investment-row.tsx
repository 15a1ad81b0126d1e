"use client";

import { useFormatter, useTranslations } from "use-intl";
import { amountText, percentText } from "@/format/money";
import type { Investment } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { Button } from "@/ui/button";
import { Money } from "@/ui/money";
import { Cell, Row } from "@/ui/table";
import { TokenName } from "@/ui/tokens/token-name";
import { gained, isSold } from "./view";

/** One investment with the button that ends it. */
export function InvestmentRow(props: {
  investment: Investment;
  onUnstake: (investment: Investment) => void;
}) {
  const t = useTranslations("earn");
  const format = useFormatter();
  const { byAddress } = useTokens();
  const { investment } = props;
  const isLiquid = investment.action_type === "liquid_staking";
  const isActive = investment.status === "active";
  const address = (isLiquid && investment.lst_token_address) || investment.token_address;
  const { lst_held, lst_amount } = investment;
  const hasSold = isSold(investment);
  const note = hasSold
    ? t("lstLeft", { held: amountText(lst_held ?? "0"), given: amountText(lst_amount ?? "0") })
    : t(`kinds.${investment.action_type}`);
  const ending = t(investment.action_type === "lending" ? "withdraw" : "unstake");
  const symbol = (isLiquid && investment.lst_symbol) || investment.symbol;
  return (
    <Row className={isActive ? "" : "text-ink-3"}>
      <Cell>
        <TokenName symbol={symbol} url={byAddress.get(address)?.icon_url} note={note} />
      </Cell>
      <Cell end from="sm">
        <Money as="amount" value={investment.principal} symbol={investment.symbol} />
      </Cell>
      <Cell end from="md">
        <Money as="amount" value={isActive ? gained(investment) : investment.accrued_interest} />
      </Cell>
      <Cell end>
        {isActive ? (
          <>
            <Money value={investment.value_usd} className="block font-medium" />
            <Money
              as="estimate"
              value={investment.value}
              symbol={investment.symbol}
              className="block text-ink-3 text-xs"
            />
          </>
        ) : (
          "–"
        )}
      </Cell>
      <Cell end from="lg">
        <span className="figures">{percentText(investment.interest_rate)}</span>
      </Cell>
      <Cell end from="lg">
        <span className="figures text-ink-2">
          {format.dateTime(new Date(investment.start_date), { dateStyle: "medium" })}
        </span>
      </Cell>
      <Cell end>
        {isActive ? (
          <Button
            size="small"
            onClick={() => props.onUnstake(investment)}
            disabled={hasSold}
            aria-label={`${ending} ${symbol}`}
          >
            {ending}
          </Button>
        ) : (
          t("withdrawn")
        )}
      </Cell>
    </Row>
  );
}
