"use client";

import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import { FundingButton } from "@/markets/funding/funding-button";
import type { PerpPosition, Portfolio } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { ButtonLink } from "@/ui/button";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { TokenName } from "@/ui/tokens/token-name";

/** The open perp positions with their equity, riskiest first; nothing where there are none. */
export default function PositionsTable(props: {
  walletAddress: string;
  portfolio: Portfolio | undefined;
  isOwn: boolean;
}) {
  const t = useTranslations("perp");
  const positions = props.portfolio?.perp_positions ?? [];
  if (positions.length === 0) return null;
  const toPerps = props.isOwn && (
    <ButtonLink size="small" href="/perp">
      {t("toPerps")}
    </ButtonLink>
  );
  return (
    <Card title={t("positions")} aside={toPerps}>
      <ul>
        {positions.map((position) => (
          <Position key={position.id} position={position} walletAddress={props.walletAddress} />
        ))}
      </ul>
    </Card>
  );
}

function Position(props: { position: PerpPosition; walletAddress: string }) {
  const t = useTranslations("perp");
  const { byAddress } = useTokens();
  const { position, walletAddress } = props;
  const { direction, equity, leverage, symbol, unrealised_pnl } = position;
  const away = position.liquidation_distance_percentage;
  const kind = t("kind", { direction: t(direction), leverage });
  const risk = away === null ? "" : ` · ${t("away", { distance: percentText(away) })}`;
  return (
    <li className="flex h-16 items-center justify-between gap-4 border-line border-t px-5 text-sm">
      <TokenName
        symbol={symbol}
        url={byAddress.get(position.token_address)?.icon_url}
        note={
          <>
            <span className="block">{kind + risk}</span>
            <FundingButton walletAddress={walletAddress} position={position} />
          </>
        }
      />
      <span className="text-right">
        <Money value={equity} className="block font-medium" />
        {unrealised_pnl !== null && <Change usd={unrealised_pnl} className="block text-xs" />}
      </span>
    </li>
  );
}
