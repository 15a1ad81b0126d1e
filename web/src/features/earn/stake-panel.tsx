"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { keepInAddress } from "@/browser/address";
import { hasTexts, useKept } from "@/browser/kept";
import { linkedAmount } from "@/format/decimal";
import { useBalances } from "@/rpc/use-portfolio";
import { useTokens } from "@/rpc/use-tokens";
import { Card } from "@/ui/card";
import { Segmented } from "@/ui/segmented";
import { OfferList } from "./offer-list";
import { StakeForm } from "./stake-form";
import { type Offer, offers, poolId, stakingId } from "./view";

interface Choice {
  kind: Offer["kind"];
  id: string;
}
const isChoice = hasTexts<Choice>("kind", "id");

/**
 * Choose a way to earn and an offer at the left; stake at the right. The address may name what to
 * begin with (`?stake=&amount=` or `?pool=`).
 */
export function StakePanel() {
  const t = useTranslations("earn");
  const { tokens } = useTokens();
  const address = useSearchParams();
  const linked = address.get("stake");
  const pool = address.get("pool");
  const linkedId = linked ? stakingId(linked) : pool && poolId(pool);
  const begun: Choice = { kind: linked ? "staking" : "liquid_staking", id: linkedId ?? "" };
  const [{ kind, id: chosenId }, keep] = useKept(`earn?${address}`, begun, isChoice);
  const { balanceOf } = useBalances();
  const found = offers(tokens, kind);
  const held = found.find((offer) => balanceOf(offer.token.address) !== "0");
  const chosen = found.find((offer) => offer.id === chosenId) ?? held ?? found[0];
  const wanted = chosen?.id === linkedId ? linkedAmount(address.get("amount")) : "";
  const chooseKind = (other: Offer["kind"]) => keep({ kind: other, id: chosenId });
  const choose = (id: string) => {
    keep({ kind, id });
    const { lst, token } = found.find((offer) => offer.id === id) ?? {};
    if (token) keepInAddress(lst ? { pool: lst.address } : { stake: token.address });
  };
  const kinds = [
    { value: "liquid_staking", label: t("liquid") },
    { value: "staking", label: t("staking") },
  ] as const;
  const hint =
    kind === "staking"
      ? t("stakingHint")
      : t("liquidHint", { symbol: chosen?.token.symbol ?? "SOL" });
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[7fr_5fr]">
      <section className="card overflow-hidden">
        <div className="px-5 pt-5 pb-4">
          <Segmented label={t("title")} choices={kinds} value={kind} onChange={chooseKind} />
          <p className="mt-3 min-h-10 text-ink-2 text-sm">{hint}</p>
        </div>
        <OfferList offers={found} chosen={chosen} onChoose={choose} />
      </section>
      <Card
        title={kind === "staking" ? t("staking") : t("liquid")}
        className="min-h-[408px] lg:sticky lg:top-20"
      >
        {chosen && <StakeForm key={chosen.id} offer={chosen} wanted={wanted} />}
      </Card>
    </div>
  );
}
