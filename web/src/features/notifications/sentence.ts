import { decimal } from "@/format/decimal";
import { amountText, percentText, priceText } from "@/format/money";
import type { Notification } from "@/rpc/generated";

export type Kind = Notification["kind"];

/** How urgent each kind of news looks. */
export const LOOKS = {
  liquidation: "error",
  liquidation_warning: "warning",
  funding: "info",
  order_filled: "info",
  order_cancelled: "warning",
  position_triggered: "info",
  competition_started: "info",
  competition_ended: "info",
  competition_paused: "info",
  competition_resumed: "info",
  competition_rescheduled: "info",
  token_halted: "info",
  token_resumed: "info",
  disqualified: "warning",
  reinstated: "info",
  name_cleared: "warning",
  bio_cleared: "warning",
  announcement: "info",
} as const satisfies Record<Kind, string>;

/** News that stays on the screen until it is closed. */
export const PERSISTENT: ReadonlySet<Kind> = new Set([
  "liquidation",
  "liquidation_warning",
  "disqualified",
]);

/** News after which tokens, markets, ranks or the own account are other than they were. */
export const OF_THE_ORGANISER: ReadonlySet<Kind> = new Set([
  "token_halted",
  "token_resumed",
  "disqualified",
  "reinstated",
  "name_cleared",
  "bio_cleared",
]);

/** The gaps of a notification's sentences: symbols, prices and amounts as they are shown. */
export type Gaps = Record<string, string>;

/** What fills the gaps of the sentences for a notification. */
export function gaps({ details }: Pick<Notification, "details">): Gaps {
  const written: Record<string, (text: string) => string> = {
    mark_price: priceText,
    liquidation_price: priceText,
    margin_lost: amountText,
    trigger_price: priceText,
    exit_price: priceText,
    amount_from: amountText,
    amount_to: amountText,
    payout: amountText,
    pnl: amountText,
    amount: (amount) => amountText(decimal(amount).abs().toFixed()),
    pnl_percentage: percentText,
  };
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      const write = written[name];
      return [name, write && typeof value === "string" ? write(value) : String(value)];
    }),
  );
}

/** What an announcement says in the visitor's language; nothing for other news. */
export function said(
  { details }: Pick<Notification, "details">,
  language: string,
): { said?: string } {
  const text = language === "ja" ? details.text_ja : details.text_en;
  return typeof text === "string" ? { said: text } : {};
}

/** Which of its sentences a notification has: funding is paid or received. */
export function variant({ kind, details }: Pick<Notification, "kind" | "details">) {
  if (kind !== "funding") return kind;
  const isPaid = decimal(String(details.amount ?? "0")).isNegative();
  return isPaid ? "funding_paid" : "funding_received";
}
