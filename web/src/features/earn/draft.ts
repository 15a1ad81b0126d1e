import { decimal, submittedAmount } from "@/format/decimal";
import type { OrderBlock } from "@/orders/order-block";

/** Why a stake cannot be sent; null when it can. */
export type StakeProblem = OrderBlock | "signIn" | "halted" | "enterAmount" | "insufficient";

/** The most urgent problem of staking the typed amount. */
export function stakeProblem(
  typed: string,
  around: { block: OrderBlock | null; isSignedIn: boolean; isHalted: boolean; balance: string },
): StakeProblem | null {
  const amount = submittedAmount(typed);
  // Staking asks for no price, so an outage of prices does not stand in its way.
  if (around.block && around.block !== "stale") return around.block;
  if (!around.isSignedIn) return "signIn";
  if (around.isHalted) return "halted";
  if (amount === null) return "enterAmount";
  return decimal(amount).gt(around.balance) ? "insufficient" : null;
}
