import { useCompetition } from "@/rpc/queries/use-competition";

/** How much worse than its quoted price an order of the pages takes; none until that is known. */
export function useSlippageBps(): number {
  return useCompetition().data?.orders.default_slippage_bps ?? 0;
}
