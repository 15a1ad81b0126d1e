"use client";

import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { useLinkedFocus } from "@/browser/linked-focus";
import { FateNotice } from "@/orders/fate-notice";
import { areTermsGiven } from "@/orders/order-block";
import { useOrderBlock } from "@/orders/use-order-block";
import { useTokenChoices } from "@/rpc/queries/use-token-choices";
import { useIsSignedIn } from "@/rpc/session";
import { Icon } from "@/ui/icons";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { AmountField } from "@/ui/tokens/amount-field";
import { HaltNotice } from "@/ui/tokens/halt-notice";
import { TokenPicker } from "@/ui/tokens/token-picker";
import { swapProblem } from "./draft";
import { QuoteRows } from "./quote-rows";
import { Receive } from "./receive";
import { SwapButton } from "./swap-button";
import { useQuote } from "./use-quote";
import { swapOrder, useSwap } from "./use-swap";
import type { useSwapDraft } from "./use-swap-draft";
import { worthUsd } from "./view";

/** The form of a swap: what is paid, what comes back, and the button that says what is wrong. */
export function SwapForm({ state }: { state: ReturnType<typeof useSwapDraft> }) {
  const t = useTranslations("swap");
  const { draft, setAmount, setToken, flip } = state;
  const form = useLinkedFocus(state.isLinked);
  const choices = useTokenChoices();
  const from = choices.find((choice) => choice.address === draft.from);
  const to = choices.find((choice) => choice.address === draft.to);
  const isSignedIn = useIsSignedIn();
  const block = useOrderBlock();
  const halted = [from, to].find((one) => one?.halted_for);
  const quote = useQuote(draft, areTermsGiven(block, halted !== undefined));
  const problem = swapProblem(draft, {
    block,
    isSignedIn,
    isHalted: halted !== undefined,
    balance: from?.balance ?? "0",
    quote: quote.state,
  });
  const order = swapOrder(draft);
  const { place, isPending, isAgain, fate } = useSwap(order, quote.details?.rate, () =>
    setAmount(""),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === "signIn") promptSignIn(true);
    else if (problem === null && order) place(order);
  };
  return (
    <form ref={form} onSubmit={submit} className="card flex flex-col gap-1.5 p-4 sm:p-5">
      <AmountField
        title={t("pay")}
        symbol={from?.symbol ?? ""}
        decimals={from?.decimals ?? 0}
        balance={from?.balance ?? null}
        amount={draft.amount}
        onChange={setAmount}
        below={worthUsd(quote.details?.amount_from, quote.details?.price_from)}
        token={
          <TokenPicker
            label={t("chooseToken")}
            choices={choices}
            chosen={from}
            onChoose={(address) => setToken("from", address)}
          />
        }
      />
      <div className="z-10 -my-4 flex justify-center">
        <button
          type="button"
          onClick={flip}
          aria-label={t("flip")}
          className="grid size-10 place-items-center rounded-xl border border-line bg-raised text-ink-2 hover:border-line-strong hover:text-ink"
        >
          <Icon name="flip" />
        </button>
      </div>
      <Receive
        quote={quote}
        token={
          <TokenPicker
            label={t("chooseToken")}
            choices={choices}
            chosen={to}
            onChoose={(address) => setToken("to", address)}
          />
        }
      />
      <SwapButton
        problem={problem}
        symbol={(halted ?? from)?.symbol ?? ""}
        isPending={isPending}
        isAgain={isAgain}
      />
      <FateNotice fate={fate} />
      <HaltNotice token={halted} />
      <QuoteRows quote={quote} from={from?.symbol ?? ""} to={to?.symbol ?? ""} />
    </form>
  );
}
