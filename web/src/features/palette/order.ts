import { submittedAmount } from "@/format/decimal";

/**
 * An order as it was typed: "swap 1.5 sol usdc", "buy jup", "long sol 100 5x", "stake 2 sol",
 * "lend 100 usdc".
 */
export type TypedOrder =
  | { kind: "swap"; from: string; to: string; amount: string }
  | { kind: "perp"; direction: "long" | "short"; symbol: string; amount: string; leverage: string }
  | { kind: "stake"; symbol: string; amount: string }
  | { kind: "lend"; symbol: string; amount: string };

type Verb = "swap" | "buy" | "sell" | "long" | "short" | "stake" | "lend";

const VERBS = new Map<string, Verb>([
  ["swap", "swap"],
  ["スワップ", "swap"],
  ["buy", "buy"],
  ["購入", "buy"],
  ["sell", "sell"],
  ["売却", "sell"],
  ["long", "long"],
  ["ロング", "long"],
  ["short", "short"],
  ["ショート", "short"],
  ["stake", "stake"],
  ["ステーキング", "stake"],
  ["lend", "lend"],
  ["レンディング", "lend"],
]);
const BETWEEN = new Set(["to", "for", "with", "into", "→", "->"]);
const AMOUNT = /^(?:\d+\.?\d*|\.\d+)$/;
const LEVERAGE = /^(\d+)x$/;
const CASH = "USDC";

/** Reads what was typed; null where it is no order. Symbols are those of `known`. */
export function readOrder(text: string, known: readonly string[]): TypedOrder | null {
  const [word = "", ...rest] = text.trim().toLowerCase().split(/\s+/);
  const verb = VERBS.get(word);
  const words = rest.filter((one) => !BETWEEN.has(one));
  const spelled = new Map(known.map((symbol) => [symbol.toLowerCase(), symbol]));
  const isWord = (one: string) => spelled.has(one) || AMOUNT.test(one) || LEVERAGE.test(one);
  if (!verb || !words.every(isWord)) return null;
  const [first, second = CASH] = words.flatMap((one) => spelled.get(one) ?? []);
  if (first === undefined) return null;
  const amount = submittedAmount(words.find((one) => AMOUNT.test(one)) ?? "") ?? "";
  const leverage = words.flatMap((one) => LEVERAGE.exec(one)?.[1] ?? [])[0] ?? "";
  switch (verb) {
    case "swap":
    case "sell":
      return first === second ? null : { kind: "swap", from: first, to: second, amount };
    case "buy":
      return first === second ? null : { kind: "swap", from: second, to: first, amount };
    case "stake":
    case "lend":
      return { kind: verb, symbol: first, amount };
    default:
      return { kind: "perp", direction: verb, symbol: first, amount, leverage };
  }
}

/** The page on which the order stands filled in, to be looked at and sent. */
export function orderAddress(order: TypedOrder, addressOf: (symbol: string) => string): string {
  const { amount } = order;
  switch (order.kind) {
    case "swap":
      return address("/swap", { from: addressOf(order.from), to: addressOf(order.to), amount });
    case "stake":
    case "lend":
      return address("/earn", { [order.kind]: addressOf(order.symbol), amount });
    case "perp": {
      const { direction, leverage, symbol } = order;
      return address("/perp", { token: addressOf(symbol), direction, amount, leverage });
    }
  }
}

function address(page: string, given: Record<string, string>): string {
  return `${page}?${new URLSearchParams(Object.entries(given).filter(([, value]) => value))}`;
}
