"use client";

import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import type { Investment, Portfolio } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { ButtonLink } from "@/ui/button";
import { Card } from "@/ui/card";
import { Money } from "@/ui/money";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { TokenName } from "@/ui/tokens/token-name";
import { activeInvestments } from "./view";

/** What is staked and lent, with what it has earned; `isOwn` adds the way to the Earn page. */
export default function InvestmentsTable(props: {
  portfolio: Portfolio | undefined;
  isOwn: boolean;
}) {
  const t = useTranslations("portfolio");
  const active = props.portfolio ? activeInvestments(props.portfolio.investments) : undefined;
  const toEarn = props.isOwn && (
    <ButtonLink size="small" href="/earn">
      {t("toEarn")}
    </ButtonLink>
  );
  return (
    <Card title={t("investments")} aside={active?.length ? toEarn : undefined}>
      {active === undefined && <SkeletonRows count={1} className="h-16" />}
      {active?.length === 0 && <EmptyState text={t("noInvestments")}>{toEarn}</EmptyState>}
      <ul>
        {active?.map((investment) => (
          <ActiveInvestment key={investment.id} investment={investment} />
        ))}
      </ul>
    </Card>
  );
}

function ActiveInvestment({ investment }: { investment: Investment }) {
  const t = useTranslations("earn");
  const { byAddress } = useTokens();
  const address = investment.lst_token_address ?? investment.token_address;
  const kind = t(`kinds.${investment.action_type}`);
  return (
    <li className="flex h-16 items-center justify-between gap-4 border-line border-t px-5 text-sm">
      <TokenName
        symbol={investment.lst_symbol ?? investment.symbol}
        url={byAddress.get(address)?.icon_url}
        note={`${percentText(investment.interest_rate)} · ${kind}`}
      />
      <span className="text-right">
        <Money value={investment.value_usd} className="block font-medium" />
        <Money
          as="estimate"
          value={investment.value}
          symbol={investment.symbol}
          className="block text-ink-3 text-xs"
        />
      </span>
    </li>
  );
}
