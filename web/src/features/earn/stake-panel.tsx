"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { keepInAddress } from "@/browser/address";
import { hasTexts, useKept } from "@/browser/kept";
import { linkedAmount } from "@/format/decimal";
import { useBalances } from "@/rpc/queries/use-portfolio";
import { useTokens } from "@/rpc/queries/use-tokens";
import { Card } from "@/ui/card";
import { Segmented } from "@/ui/segmented";
import { OfferList } from "./offer-list";
import { StakeForm } from "./stake-form";
import { type Choice, KINDS, linkedChoice, offerLink, offers } from "./view";

const isChoice = hasTexts<Choice>("kind", "id");

/**
 * Choose a way to earn and an offer at the left; stake at the right. The address may name what to
 * begin with (`?stake=&amount=`, `?lend=&amount=` or `?pool=`).
 */
export function StakePanel() {
  const t = useTranslations("earn");
  const { tokens } = useTokens();
  const address = useSearchParams();
  const begun = linkedChoice(address);
  const [{ kind, id: chosenId }, keep] = useKept(`earn?${address}`, begun, isChoice);
  const { balanceOf } = useBalances();
  const found = offers(tokens, kind);
  const held = found.find((offer) => balanceOf(offer.token.address) !== "0");
  const chosen = found.find((offer) => offer.id === chosenId) ?? held ?? found[0];
  const wanted = chosen?.id === begun.id ? linkedAmount(address.get("amount")) : "";
  const chooseKind = (other: Choice["kind"]) => keep({ kind: other, id: chosenId });
  const choose = (id: string) => {
    keep({ kind, id });
    const offer = found.find((one) => one.id === id);
    if (offer) keepInAddress(offerLink(offer));
  };
  const kinds = KINDS.map((value) => ({ value, label: t(`tabs.${value}`) }));
  const hint = t(`hints.${kind}`, { symbol: chosen?.token.symbol ?? "SOL" });
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[7fr_5fr]">
      <section className="card overflow-hidden">
        <div className="px-5 pt-5 pb-4">
          <Segmented label={t("title")} choices={kinds} value={kind} onChange={chooseKind} />
          <p className="mt-3 min-h-10 text-ink-2 text-sm">{hint}</p>
        </div>
        <OfferList offers={found} chosen={chosen} onChoose={choose} />
      </section>
      <Card title={t(`kinds.${kind}`)} className="min-h-[408px] lg:sticky lg:top-20">
        {chosen && <StakeForm key={chosen.id} offer={chosen} wanted={wanted} />}
      </Card>
    </div>
  );
}
