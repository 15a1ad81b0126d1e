import { hasTexts } from "@/browser/kept";
import { submittedAmount } from "@/format/decimal";
import type { KeysCreateInput } from "@/rpc/generated";

export const SCOPES = ["read", "trade", "journal", "practice"] as const;
export type Scope = (typeof SCOPES)[number];

export const LIFETIMES = ["7", "30", "90", "never"] as const;
export type Lifetime = (typeof LIFETIMES)[number];

/** A key as it is typed; the scopes are words with a space between them. */
export interface KeyDraft {
  name: string;
  scopes: string;
  max_order_usd: string;
  max_day_usd: string;
  orders_per_day: string;
  lifetime: string;
}

export const FRESH: KeyDraft = {
  name: "",
  scopes: "read trade journal",
  max_order_usd: "",
  max_day_usd: "",
  orders_per_day: "",
  lifetime: "30",
};

export const isDraft = hasTexts<KeyDraft>(
  "name",
  "scopes",
  "max_order_usd",
  "max_day_usd",
  "orders_per_day",
  "lifetime",
);

const DAY_MS = 86_400_000;
const COUNT = /^[1-9]\d{0,4}$/;

export function hasScope({ scopes }: KeyDraft, scope: Scope): boolean {
  return scopes.split(" ").includes(scope);
}

/** The draft with the scope, or without it if it had it. */
export function toggled(draft: KeyDraft, scope: Scope): KeyDraft {
  const others = SCOPES.filter((one) => (one === scope) !== hasScope(draft, one));
  return { ...draft, scopes: others.join(" ") };
}

/** What is sent to make the key at a moment (milliseconds); null while something is missing. */
export function keyOrder(draft: KeyDraft, now: number): KeysCreateInput | null {
  const name = draft.name.trim();
  const scopes = SCOPES.filter((scope) => hasScope(draft, scope));
  const caps = { max_order_usd: draft.max_order_usd, max_day_usd: draft.max_day_usd };
  const isReadable =
    Object.values(caps).every((typed) => typed === "" || submittedAmount(typed) !== null) &&
    (draft.orders_per_day === "" || COUNT.test(draft.orders_per_day));
  if (name === "" || scopes.length === 0 || !isReadable) return null;
  const days = Number(draft.lifetime);
  return {
    name,
    scopes,
    max_order_usd: submittedAmount(caps.max_order_usd),
    max_day_usd: submittedAmount(caps.max_day_usd),
    orders_per_day: draft.orders_per_day === "" ? null : Number(draft.orders_per_day),
    expires_at: Number.isNaN(days) ? null : new Date(now + days * DAY_MS).toISOString(),
  };
}
