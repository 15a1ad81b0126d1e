import BigNumber from "bignumber.js";
import { decimal, plain, submittedAmount } from "@/format/decimal";
import type { OrderBlock } from "@/orders/order-block";
import type { PerpMarket } from "@/rpc/generated";

export type Direction = "long" | "short";

/** A position as it is being written: what is chosen and typed. */
export interface PerpDraft {
  token: string;
  direction: Direction;
  /** USDC, as typed. */
  collateral: string;
  /** As typed; a position has a whole number. */
  leverage: string;
}

/** A draft that can be sent. */
export interface PerpOrder {
  token_address: string;
  direction: Direction;
  collateral_amount: string;
  leverage: number;
}

/** Why the position cannot be opened; null when it can. */
export type PerpProblem =
  | OrderBlock
  | "signIn"
  | "halted"
  | "leverageRange"
  | "enterCollateral"
  | "belowMinimum"
  | "insufficient"
  | "quoting"
  | "noPreview";

/** What the ticket knows beside the draft; amounts in USDC. */
export interface PerpSurroundings {
  block: OrderBlock | null;
  isSignedIn: boolean;
  market: Pick<PerpMarket, "is_open" | "halted_for" | "max_leverage"> | undefined;
  collateralMin: string;
  balance: string;
  preview: { state: "none" | "pending" | "ready" | "failed"; fee: string | undefined };
}

const LEVERAGE = /^[1-9]\d?\d?$/;
export const USDC_DECIMALS = 6;

/** The draft as the server wants it; null while something is missing or out of range. */
export function perpOrder(draft: PerpDraft, leverageMax: number): PerpOrder | null {
  const collateral_amount = submittedAmount(draft.collateral);
  const leverage = typedLeverage(draft.leverage, leverageMax);
  if (draft.token === "" || collateral_amount === null || leverage === null) return null;
  return { token_address: draft.token, direction: draft.direction, collateral_amount, leverage };
}

/** The typed leverage as a number the market gives; null for any other. */
export function typedLeverage(typed: string, leverageMax: number): number | null {
  const leverage = LEVERAGE.test(typed) ? Number(typed) : 0;
  return leverage >= 1 && leverage <= leverageMax ? leverage : null;
}

/** The most urgent problem of the draft: the world first, then the person, then the ticket. */
export function perpProblem(draft: PerpDraft, around: PerpSurroundings): PerpProblem | null {
  const { block, market, preview } = around;
  if (block) return block;
  if (!around.isSignedIn) return "signIn";
  if (!market) return "quoting";
  if (!market.is_open || market.halted_for !== null) return "halted";
  if (typedLeverage(draft.leverage, market.max_leverage) === null) return "leverageRange";
  const collateral = submittedAmount(draft.collateral);
  if (collateral === null) return "enterCollateral";
  if (decimal(collateral).lt(around.collateralMin)) return "belowMinimum";
  if (
    decimal(collateral)
      .plus(preview.fee ?? "0")
      .gt(around.balance)
  )
    return "insufficient";
  if (preview.state === "failed") return "noPreview";
  return preview.state === "ready" ? null : "quoting";
}

/**
 * The most collateral a balance pays for together with the fee of opening, in USDC. The server
 * rounds the fee up, so a unit less is taken where that would be too much.
 */
export function collateralMax(balance: string, leverage: number, feeRate: string): string {
  const share = decimal(feeRate).times(leverage);
  const most = decimal(balance)
    .div(share.plus(1))
    .decimalPlaces(USDC_DECIMALS, BigNumber.ROUND_DOWN);
  const fee = most.times(share).decimalPlaces(USDC_DECIMALS, BigNumber.ROUND_UP);
  const isTooMuch = most.plus(fee).gt(balance);
  const fitting = isTooMuch ? most.minus(decimal("0.000001")) : most;
  return plain(BigNumber.max(fitting, 0));
}
