import type { Transaction } from "@/rpc/generated";

type Kind = Transaction["transaction_type"];

/** Something to try once, and where. */
export interface Step {
  name: "swap" | "stake" | "perp";
  href: string;
  kinds: readonly Kind[];
}

export const STEPS: readonly Step[] = [
  { name: "swap", href: "/swap", kinds: ["swap"] },
  { name: "stake", href: "/earn", kinds: ["stake", "liquid_stake", "lend"] },
  { name: "perp", href: "/perp", kinds: ["perp_open"] },
];

/** The steps that these transactions show to be done. */
export function doneSteps(
  transactions: readonly Pick<Transaction, "transaction_type">[],
): ReadonlySet<Step["name"]> {
  const made = new Set(transactions.map(({ transaction_type }) => transaction_type));
  const done = STEPS.filter(({ kinds }) => kinds.some((kind) => made.has(kind)));
  return new Set(done.map(({ name }) => name));
}
