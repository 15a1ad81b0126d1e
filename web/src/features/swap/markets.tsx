"use client";

import { useTranslations } from "use-intl";
import { amountText } from "@/format/money";
import { usePrices } from "@/rpc/queries/use-prices";
import { useTokenChoices } from "@/rpc/queries/use-token-choices";
import { Card } from "@/ui/card";
import { Money } from "@/ui/money";
import { SkeletonRows } from "@/ui/skeleton";
import type { TokenChoice } from "@/ui/tokens/token-choice";
import { TokenName } from "@/ui/tokens/token-name";

/** Every token with its price; choosing one makes it the token to receive. */
export function Markets({ onChoose }: { onChoose: (address: string) => void }) {
  const t = useTranslations("swap");
  const choices = useTokenChoices();
  const { byAddress } = usePrices();
  return (
    <Card title={t("markets")} aside={<p className="text-ink-3 text-xs">{t("marketsHint")}</p>}>
      <div className="relative h-[496px] overflow-y-auto">
        {choices.length === 0 && <SkeletonRows count={8} className="h-15" />}
        <ul>
          {choices.map((choice) => (
            <Market
              key={choice.address}
              choice={choice}
              price={byAddress.get(choice.address)?.price_usd ?? null}
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
  price: string | null;
  onChoose: (address: string) => void;
}) {
  const t = useTranslations("swap");
  const { balance, symbol, icon_url, name } = props.choice;
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
          <Money as="price" value={props.price} className="block font-medium" />
          {isHeld && (
            <span className="figures block text-ink-3 text-xs">
              {t("held", { amount: amountText(balance) })}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}
