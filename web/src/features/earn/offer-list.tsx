"use client";

import { useTranslations } from "use-intl";
import { amountText, percentText } from "@/format/money";
import { useTokens } from "@/rpc/queries/use-tokens";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { TokenName } from "@/ui/tokens/token-name";
import type { Offer } from "./view";

/** The offers to choose from, with what each pays a year. */
export function OfferList(props: {
  offers: readonly Offer[];
  chosen: Offer | undefined;
  onChoose: (id: string) => void;
}) {
  const t = useTranslations("earn");
  const { isPending } = useTokens();
  return (
    <fieldset className="relative flex max-h-90 min-w-0 flex-col overflow-y-auto lg:max-h-none">
      <legend className="sr-only">{t("pool")}</legend>
      {isPending && <SkeletonRows count={3} className="h-18" />}
      {!isPending && props.offers.length === 0 && <EmptyState text={t("nothing")} />}
      {props.offers.map((offer) => (
        <OfferChoice
          key={offer.id}
          offer={offer}
          isChosen={offer.id === props.chosen?.id}
          onChoose={props.onChoose}
        />
      ))}
    </fieldset>
  );
}

function OfferChoice(props: { offer: Offer; isChosen: boolean; onChoose: (id: string) => void }) {
  const t = useTranslations("earn");
  const { byAddress } = useTokens();
  const { id, lst, token, interest_rate } = props.offer;
  const shown = lst ? byAddress.get(lst.address) : token;
  const note = lst
    ? t("poolRate", { lst: lst.symbol, rate: amountText(lst.exchange_rate), symbol: token.symbol })
    : token.name;
  return (
    <label className="flex h-18 cursor-pointer items-center justify-between gap-3 border-line border-t px-5 text-sm hover:bg-raised has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <span className="flex min-w-0 items-center gap-3">
        <input
          type="radio"
          name="offer"
          value={id}
          checked={props.isChosen}
          onChange={() => props.onChoose(id)}
          className="size-4 shrink-0 accent-accent"
        />
        <TokenName symbol={lst?.symbol ?? token.symbol} url={shown?.icon_url} note={note} />
      </span>
      <span className="shrink-0 text-right">
        <span className="figures block font-semibold text-up">{percentText(interest_rate)}</span>
        <span className="block text-ink-3 text-xs">{t("apr")}</span>
      </span>
    </label>
  );
}
