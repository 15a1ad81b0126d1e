import { decimal, submittedAmount } from "@/format/decimal";
import type { OrderBlock } from "@/orders/order-block";

/** A swap as it is being written: what is chosen and typed. */
export interface SwapDraft {
  from: string;
  to: string;
  amount: string;
}

/** Why the swap cannot be sent; null when it can. */
export type SwapProblem =
  | OrderBlock
  | "signIn"
  | "halted"
  | "sameToken"
  | "enterAmount"
  | "insufficient"
  | "quoting"
  | "noQuote";

/** What the form knows beside the draft. */
export interface SwapSurroundings {
  block: OrderBlock | null;
  isSignedIn: boolean;
  isHalted: boolean;
  balance: string;
  quote: "none" | "pending" | "ready" | "failed";
}

/** The most urgent problem of the draft: the world first, then the person, then the form. */
export function swapProblem(draft: SwapDraft, around: SwapSurroundings): SwapProblem | null {
  const amount = submittedAmount(draft.amount);
  if (around.block) return around.block;
  if (!around.isSignedIn) return "signIn";
  if (around.isHalted) return "halted";
  if (draft.from === draft.to) return "sameToken";
  if (amount === null) return "enterAmount";
  if (decimal(amount).gt(around.balance)) return "insufficient";
  if (around.quote === "failed") return "noQuote";
  return around.quote === "ready" ? null : "quoting";
}

/** The draft with another token on one side; choosing the other side's token turns them round. */
export function withToken(draft: SwapDraft, side: "from" | "to", address: string): SwapDraft {
  const other = side === "from" ? "to" : "from";
  if (address === draft[other]) return flipped(draft);
  return { ...draft, [side]: address, amount: side === "from" ? "" : draft.amount };
}

/** The draft the other way round; the typed amount was one of the other token. */
export function flipped(draft: SwapDraft): SwapDraft {
  return { from: draft.to, to: draft.from, amount: "" };
}

/** The swap to begin with: what the address names, else the first two tokens of the list. */
export function initialDraft(
  addresses: readonly string[],
  wanted: { from: string | null; to: string | null; amount: string },
): SwapDraft {
  const known = (address: string | null) => addresses.find((one) => one === address);
  const [first = "", second = ""] = addresses;
  const from = known(wanted.from) ?? (known(wanted.to) === first ? second : first);
  const to = known(wanted.to) ?? (from === second ? first : second);
  return { from, to, amount: wanted.amount };
}
