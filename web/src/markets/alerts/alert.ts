import { decimal, submittedAmount } from "@/format/decimal";

/** A price at which somebody wants to be told: once, when it is reached. */
export interface PriceAlert {
  id: string;
  token: string;
  symbol: string;
  side: "above" | "below";
  /** USD per whole token. */
  price: string;
}

export const ALERTS_MAX = 50;
const TEXTS = ["id", "token", "symbol", "price"] as const;

/** The alerts that were kept; nothing of what is none. */
export function readAlerts(text: string | null): PriceAlert[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter(isAlert) : [];
  } catch {
    return [];
  }
}

function isAlert(value: unknown): value is PriceAlert {
  if (typeof value !== "object" || value === null) return false;
  const one = value as Record<string, unknown>;
  const isWhole = TEXTS.every((name) => typeof one[name] === "string");
  const isSided = one.side === "above" || one.side === "below";
  return isWhole && isSided && submittedAmount(String(one.price)) !== null;
}

/** Whether a price reaches the alert's; one that equals it does. */
export function isMet({ side, price }: Pick<PriceAlert, "side" | "price">, now: string): boolean {
  return side === "above" ? decimal(now).gte(price) : decimal(now).lte(price);
}

/** The alerts that these prices, by token, reach; of a token without a price none. */
export function metAlerts(
  alerts: readonly PriceAlert[],
  prices: ReadonlyMap<string, { price_usd: string }>,
): { alert: PriceAlert; price: string }[] {
  return alerts.flatMap((alert) => {
    const price = prices.get(alert.token)?.price_usd;
    return price !== undefined && isMet(alert, price) ? [{ alert, price }] : [];
  });
}

/** Why an alert cannot be added; null when it can. */
export type AlertProblem = "enterPrice" | "alreadyAbove" | "alreadyBelow" | "tooMany";

export function alertProblem(
  draft: Pick<PriceAlert, "side" | "price">,
  now: string | null,
  count: number,
): AlertProblem | null {
  if (count >= ALERTS_MAX) return "tooMany";
  const price = submittedAmount(draft.price);
  if (price === null) return "enterPrice";
  if (now === null || !isMet({ side: draft.side, price }, now)) return null;
  return draft.side === "above" ? "alreadyAbove" : "alreadyBelow";
}
