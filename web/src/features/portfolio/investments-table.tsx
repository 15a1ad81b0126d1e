"use client";

import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import type { Investment, Portfolio } from "@/rpc/generated";
import { useTokens } from "@/rpc/use-tokens";
import { ButtonLink } from "@/ui/button";
import { Card } from "@/ui/card";
import { Money } from "@/ui/money";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { TokenName } from "@/ui/token-name";
import { activeStakes } from "./view";

/** What is staked, with what it has earned; `isOwn` adds the way to the Earn page. */
export function InvestmentsTable(props: { portfolio: Portfolio | undefined; isOwn: boolean }) {
  const t = useTranslations("portfolio");
  const stakes = props.portfolio ? activeStakes(props.portfolio.investments) : undefined;
  const toEarn = props.isOwn && (
    <ButtonLink size="small" href="/earn">
      {t("toEarn")}
    </ButtonLink>
  );
  return (
    <Card title={t("investments")} aside={stakes?.length ? toEarn : undefined}>
      {stakes === undefined && <SkeletonRows count={1} className="h-16" />}
      {stakes?.length === 0 && <EmptyState text={t("noInvestments")}>{toEarn}</EmptyState>}
      <ul>
        {stakes?.map((stake) => (
          <Stake key={stake.id} stake={stake} />
        ))}
      </ul>
    </Card>
  );
}

function Stake({ stake }: { stake: Investment }) {
  const t = useTranslations("earn");
  const { byAddress } = useTokens();
  const isLiquid = stake.action_type === "liquid_staking";
  const address = (isLiquid && stake.lst_token_address) || stake.token_address;
  const kind = isLiquid ? t("liquid") : t("staking");
  return (
    <li className="flex h-16 items-center justify-between gap-4 border-line border-t px-5 text-sm">
      <TokenName
        symbol={(isLiquid && stake.lst_symbol) || stake.symbol}
        url={byAddress.get(address)?.icon_url}
        note={`${percentText(stake.interest_rate)} · ${kind}`}
      />
      <span className="text-right">
        <Money value={stake.value_usd} className="block font-medium" />
        <Money
          as="estimate"
          value={stake.value}
          symbol={stake.symbol}
          className="block text-ink-3 text-xs"
        />
      </span>
    </li>
  );
}
