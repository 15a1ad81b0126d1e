import { describe, expect, it } from "vitest";
import { decimal } from "@/format/decimal";
import {
  collateralMax,
  type PerpSurroundings,
  perpOrder,
  perpProblem,
  typedLeverage,
} from "./draft";

const DRAFT = { token: "sol", direction: "long", collateral: "200", leverage: "10" } as const;
const MARKET = { is_open: true, halted_for: null, max_leverage: 20 };
const AROUND: PerpSurroundings = {
  block: null,
  isSignedIn: true,
  market: MARKET,
  collateralMin: "1",
  balance: "1000",
  preview: { state: "ready", fee: "1.2" },
};

describe("perpProblem", () => {
  it.each([
    ["nothing when all is well", {}, {}, null],
    ["nothing when collateral and fee are the balance", {}, { balance: "201.2" }, null],
    ["a balance that does not pay the fee", {}, { balance: "201.199999" }, "insufficient"],
    ["an empty amount", { collateral: "" }, {}, "enterCollateral"],
    ["less than the least", { collateral: "0.999999" }, {}, "belowMinimum"],
    ["no leverage", { leverage: "" }, {}, "leverageRange"],
    ["more leverage than there is", { leverage: "21" }, {}, "leverageRange"],
    ["a closed market", {}, { market: { ...MARKET, is_open: false } }, "halted"],
    ["a halted token", {}, { market: { ...MARKET, halted_for: "a check" } }, "halted"],
    ["a missing session before the ticket", { collateral: "" }, { isSignedIn: false }, "signIn"],
    ["stale prices before all else", {}, { block: "stale", isSignedIn: false }, "stale"],
    ["terms still under way", {}, { preview: { state: "pending", fee: undefined } }, "quoting"],
    ["terms that were refused", {}, { preview: { state: "failed", fee: undefined } }, "noPreview"],
  ] as const)("reports %s", (_, draft, around, expected) => {
    expect(perpProblem({ ...DRAFT, ...draft }, { ...AROUND, ...around })).toBe(expected);
  });
});

describe("typedLeverage", () => {
  it.each([
    ["1", 1],
    ["20", 20],
    ["21", null],
    ["0", null],
    ["1.5", null],
    ["", null],
    ["1e1", null],
  ])("reads %s as %s where 20 is the most", (typed, expected) => {
    expect(typedLeverage(typed, 20)).toBe(expected);
  });
});

describe("perpOrder", () => {
  it("is what the server wants, and null while a part is missing", () => {
    expect(perpOrder(DRAFT, 20)).toEqual({
      token_address: "sol",
      direction: "long",
      collateral_amount: "200",
      leverage: 10,
    });
    expect(perpOrder({ ...DRAFT, collateral: "0" }, 20)).toBeNull();
    expect(perpOrder(DRAFT, 5)).toBeNull();
  });
});

describe("collateralMax", () => {
  it.each([
    ["1000", 1],
    ["1000", 10],
    ["999.999999", 20],
    ["0.000001", 20],
    ["0", 10],
    ["123.456789", 7],
  ])(
    "of %s at %sx leaves enough for the fee, and not a unit more than that",
    (balance, leverage) => {
      const share = decimal("0.0006").times(leverage);
      const costs = (collateral: ReturnType<typeof decimal>) =>
        collateral.plus(collateral.times(share).decimalPlaces(6, 0));
      const most = decimal(collateralMax(balance, leverage, "0.0006"));
      expect(costs(most).lte(balance)).toBe(true);
      expect(costs(most.plus("0.000001")).gt(balance)).toBe(true);
    },
  );
});
