"use client";

import { useTranslations } from "use-intl";
import { amountText } from "@/format/money";
import type { Overview, PerpMarket, Token } from "@/rpc/generated";
import { useMarkets } from "@/rpc/queries/use-markets";
import { useTokens } from "@/rpc/queries/use-tokens";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { SkeletonRows } from "@/ui/skeleton";
import { TokenName } from "@/ui/tokens/token-name";
import type { Decision } from "../decision/decision";
import { areRulesOpen } from "../view";

const USDC = "USDC";

/** How large orders and positions may be, token by token; to be set before the start alone. */
export function Sizes(props: {
  overview: Overview | undefined;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const { tokens, isPending } = useTokens();
  const { markets } = useMarkets();
  const isOpen = areRulesOpen(props.overview?.competition?.state);
  // A liquid-staking token counts as its base token, and all is counted in USDC.
  const sized = tokens.filter(({ type, symbol }) => type !== "liquid_staking" && symbol !== USDC);
  return (
    <Card title={t("sizes")} className="overflow-hidden">
      <p className="px-5 pb-4 text-ink-2 text-sm">
        {t("sizesMean")} {!isOpen && t("rulesFixed")}
      </p>
      {isPending && <SkeletonRows count={5} className="h-24" />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section aria-label={t("allSizes")} tabIndex={0} className="max-h-96 overflow-y-auto">
        <ul>
          {sized.map((token) => (
            <Entry
              key={token.address}
              token={token}
              market={markets.find(({ token_address }) => token_address === token.address)}
              isOpen={isOpen}
              onAsk={props.onAsk}
            />
          ))}
        </ul>
      </section>
    </Card>
  );
}

function Entry(props: {
  token: Token;
  market: PerpMarket | undefined;
  isOpen: boolean;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const { token, market, isOpen, onAsk } = props;
  const { address: token_address, symbol: name, order_limits } = token;
  const most = market?.open_interest_usd_max ?? null;
  return (
    <li className="border-line border-t px-5 py-3 text-sm">
      <TokenName symbol={name} url={token.icon_url} note={token.name} />
      <p className="figures mt-1.5 text-ink-2 text-xs">
        {order_limits ? t("limits", shown({ ...order_limits })) : t("noLimits")}
        {market && ` · ${most ? t("openInterest", shown({ most })) : t("noOpenInterest")}`}
      </p>
      {isOpen && (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button
            size="small"
            onClick={() => onAsk({ act: "setOrderLimits", name, token_address, ...order_limits })}
            aria-label={t("actsOn.setOrderLimits", { name })}
          >
            {t("acts.setOrderLimits")}
          </Button>
          {market && (
            <Button
              size="small"
              onClick={() =>
                onAsk({
                  act: "setOpenInterest",
                  name,
                  token_address,
                  open_interest_usd_max: most ?? "",
                })
              }
              aria-label={t("actsOn.setOpenInterest", { name })}
            >
              {t("acts.setOpenInterest")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function shown(usd: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(usd).map(([name, value]) => [name, amountText(value)]));
}
