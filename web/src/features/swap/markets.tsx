"use client";

import { useTranslations } from "use-intl";
import { useFavourites } from "@/browser/favourites";
import { amountText } from "@/format/money";
import { PriceAge } from "@/markets/price-age";
import type { TokenPrice } from "@/rpc/generated";
import { usePrices } from "@/rpc/queries/use-prices";
import { useTokenChoices } from "@/rpc/queries/use-token-choices";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { SkeletonRows } from "@/ui/skeleton";
import type { TokenChoice } from "@/ui/tokens/token-choice";
import { TokenName } from "@/ui/tokens/token-name";
import { favouritesFirst } from "./view";

/** Every token with its price; choosing one makes it the token to receive. */
export function Markets({ onChoose }: { onChoose: (address: string) => void }) {
  const t = useTranslations("swap");
  const choices = useTokenChoices();
  const { byAddress } = usePrices();
  const { favourites } = useFavourites();
  const listed = favouritesFirst(choices, favourites);
  return (
    <Card title={t("markets")} aside={<p className="text-ink-3 text-xs">{t("marketsHint")}</p>}>
      <div className="relative h-[496px] overflow-y-auto">
        {choices.length === 0 && <SkeletonRows count={8} className="h-15" />}
        <ul>
          {listed.map((choice) => (
            <Market
              key={choice.address}
              choice={choice}
              price={byAddress.get(choice.address)}
              onChoose={onChoose}
            />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Market(props: {
  choice: TokenChoice;
  price: TokenPrice | undefined;
  onChoose: (address: string) => void;
}) {
  const t = useTranslations("swap");
  const { balance, change_percentage, symbol, icon_url, name } = props.choice;
  const { price } = props;
  const isHeld = balance !== null && balance !== "0";
  return (
    <li className="border-line border-t">
      <button
        type="button"
        onClick={() => props.onChoose(props.choice.address)}
        className="flex h-15 w-full items-center justify-between gap-4 px-5 text-left text-sm hover:bg-raised"
      >
        <TokenName symbol={symbol} url={icon_url} note={name} />
        <span className="shrink-0 text-right">
          <span className="flex items-baseline justify-end gap-2">
            {change_percentage !== null && (
              <Change percentage={change_percentage} className="text-xs max-sm:hidden" />
            )}
            <Money as="price" value={price?.price_usd ?? null} className="font-medium" />
          </span>
          <span className="figures flex justify-end gap-2 text-ink-3 text-xs">
            {isHeld && t("held", { amount: amountText(balance) })}
            {/* A phone has room for one of them. */}
            {!isHeld && change_percentage !== null && (
              <Change percentage={change_percentage} className="sm:hidden" />
            )}
            <PriceAge at={price?.last_updated ?? null} className="max-sm:hidden" />
          </span>
        </span>
      </button>
    </li>
  );
}
