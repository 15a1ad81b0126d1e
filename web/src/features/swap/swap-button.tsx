import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import type { SwapProblem } from "./draft";

/** Sends the swap, or says what is missing. Signing in is a problem it can solve itself. */
export function SwapButton(props: {
  problem: SwapProblem | null;
  symbol: string;
  isPending: boolean;
  /** Whether this order was sent before and no answer came. */
  isAgain: boolean;
}) {
  const t = useTranslations();
  const { problem, symbol, isPending } = props;
  const action = props.isAgain ? t("order.again") : t("swap.action");
  const isUsable = (problem === null || problem === "signIn") && !isPending;
  return (
    <Button type="submit" look="primary" size="large" disabled={!isUsable} className="mt-2 w-full">
      {isPending ? t("swap.pending") : problem === null ? action : t(`swap.${problem}`, { symbol })}
    </Button>
  );
}
