import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import type { SwapProblem } from "./draft";

/** Sends the swap, or says what is missing. Signing in is a problem it can solve itself. */
export function SwapButton(props: {
  problem: SwapProblem | null;
  symbol: string;
  isPending: boolean;
}) {
  const t = useTranslations("swap");
  const { problem, symbol, isPending } = props;
  const isUsable = (problem === null || problem === "signIn") && !isPending;
  return (
    <Button type="submit" look="primary" size="large" disabled={!isUsable} className="mt-2 w-full">
      {isPending ? t("pending") : problem === null ? t("action") : t(problem, { symbol })}
    </Button>
  );
}
