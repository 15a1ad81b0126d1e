"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { FateNotice } from "@/orders/fate-notice";
import { useOrderBlock } from "@/orders/use-order-block";
import { useMarkets } from "@/rpc/queries/use-markets";
import { useTokenChoices } from "@/rpc/queries/use-token-choices";
import { useIsSignedIn } from "@/rpc/session";
import { Button } from "@/ui/button";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { Segmented } from "@/ui/segmented";
import {
  comesFromAbove,
  type Kind,
  type Market,
  type OrderDraft,
  orderOf,
  orderProblem,
} from "./draft";
import { NumberField } from "./number-field";
import { usePlace } from "./use-place";

const SIDES = ["buy", "sell"] as const;
const USDC_DECIMALS = 6;

/** Where an order is written that waits for its price. */
export default function OrderTicket(props: {
  market: Market;
  kind: Kind;
  token?: string | undefined;
}) {
  const t = useTranslations("waiting");
  const tOrder = useTranslations("order");
  const { market, kind } = props;
  const isPerp = market === "perp";
  const [typed, setTyped] = useState<OrderDraft>({
    side: "buy",
    token: "",
    price: "",
    amount: "",
    leverage: "2",
  });
  const { tokens, symbolOf, decimalsOf, balanceOf } = useTradable(market);
  const token = typed.token || props.token || tokens[0]?.address || "";
  const draft = { ...typed, token };
  const change = (part: Partial<OrderDraft>) => setTyped({ ...typed, ...part });
  const symbol = symbolOf(token);
  const gives = isPerp || draft.side === "buy" ? "USDC" : symbol;
  const balance = balanceOf(gives);
  const order = orderOf(draft, market, kind);
  const problem = orderProblem(draft, {
    market,
    block: useOrderBlock(),
    isSignedIn: useIsSignedIn(),
    balance: balance ?? "0",
  });
  const { place, isPending, isAgain, fate } = usePlace(order, () =>
    change({ price: "", amount: "" }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === "signIn") promptSignIn(true);
    else if (problem === null && order) place(order);
  };
  const action = isAgain ? tOrder("again") : t("place", { symbol });
  const way = comesFromAbove(kind, draft.side) ? "fallsTo" : "risesTo";
  return (
    <form
      onSubmit={submit}
      aria-label={t("ticket")}
      className="card flex flex-col gap-4 p-4 sm:p-5"
    >
      <Segmented
        label={t("side")}
        choices={SIDES.map((value) => ({ value, label: t(`sides.${market}.${value}`) }))}
        value={draft.side}
        onChange={(side) => change({ side })}
        isWide
      />
      <label className="flex items-center justify-between gap-3 text-ink-2 text-sm">
        {t("token")}
        <select
          value={token}
          onChange={(event) => change({ token: event.target.value })}
          className="h-10 rounded-lg border border-line bg-surface px-3 font-medium text-ink"
        >
          {tokens.map((one) => (
            <option key={one.address} value={one.address}>
              {one.symbol}
            </option>
          ))}
        </select>
      </label>
      <NumberField
        name={t(way)}
        unit={isPerp ? "USD" : "USDC"}
        typed={draft.price}
        onChange={(price) => change({ price })}
        below={t(`explained.${kind}`)}
      />
      <NumberField
        name={t(isPerp ? "collateral" : "amount")}
        unit={gives}
        typed={draft.amount}
        onChange={(amount) => change({ amount })}
        decimals={gives === "USDC" ? USDC_DECIMALS : decimalsOf(token)}
        below={balance === null ? undefined : t("free", { amount: balance, symbol: gives })}
      />
      {isPerp && (
        <NumberField
          name={t("leverage")}
          unit="×"
          typed={draft.leverage}
          onChange={(leverage) => change({ leverage })}
          decimals={0}
        />
      )}
      <Button
        type="submit"
        look="primary"
        size="large"
        disabled={isPending || (problem !== null && problem !== "signIn")}
      >
        {problem === null ? action : t(`problems.${problem}`)}
      </Button>
      <FateNotice fate={fate} />
    </form>
  );
}

/** What can be ordered in the market, and what is free of it. */
function useTradable(market: Market) {
  const { markets } = useMarkets();
  const choices = useTokenChoices();
  const listed = new Set(markets.map((one) => one.token_address));
  const of = (address: string) => choices.find((one) => one.address === address);
  return {
    tokens: choices.filter((one) =>
      market === "perp" ? listed.has(one.address) : one.symbol !== "USDC",
    ),
    symbolOf: (address: string) => of(address)?.symbol ?? "",
    decimalsOf: (address: string) => of(address)?.decimals ?? USDC_DECIMALS,
    balanceOf: (symbol: string) => choices.find((one) => one.symbol === symbol)?.balance ?? null,
  };
}
