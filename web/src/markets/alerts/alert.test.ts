import { describe, expect, it } from "vitest";
import { alertProblem, isMet, metAlerts, type PriceAlert, readAlerts } from "./alert";

const ALERT: PriceAlert = { id: "1", token: "sol", symbol: "SOL", side: "above", price: "200" };

describe("an alert", () => {
  it.each([
    ["above", "200", "199.999999999999999999", false],
    ["above", "200", "200", true],
    ["above", "200", "200.1", true],
    ["below", "200", "200.000000000000000001", false],
    ["below", "200", "200.0", true],
    ["below", "0.00002", "0.00001", true],
  ] as const)("%s %s is met at %s: %s", (side, price, now, expected) => {
    expect(isMet({ side, price }, now)).toBe(expected);
  });

  it("is met by the price of its own token alone", () => {
    const prices = new Map([
      ["sol", { price_usd: "201" }],
      ["btc", { price_usd: "999999" }],
    ]);
    const other = { ...ALERT, id: "2", token: "bonk" };
    expect(metAlerts([ALERT, other], prices)).toEqual([{ alert: ALERT, price: "201" }]);
  });
});

describe("what was kept", () => {
  it.each([
    [null, 0],
    ["no json", 0],
    ['{"id":"1"}', 0],
    [JSON.stringify([ALERT]), 1],
    [JSON.stringify([ALERT, { ...ALERT, side: "beside" }]), 1],
    [JSON.stringify([{ ...ALERT, price: "-1" }, { ...ALERT, price: 200 }, null, 7]), 0],
  ])("as %s is so many alerts: %i", (text, count) => {
    expect(readAlerts(text)).toHaveLength(count);
  });
});

describe("the problem of a draft", () => {
  it.each([
    ["above", "", "150", 0, "enterPrice"],
    ["above", "0", "150", 0, "enterPrice"],
    ["above", "1,5", "150", 0, "enterPrice"],
    ["above", "150", "150", 0, "alreadyAbove"],
    ["below", "160", "150", 0, "alreadyBelow"],
    ["above", "160", "150", 0, null],
    ["above", "160", null, 0, null],
    ["above", "160", "150", 50, "tooMany"],
  ] as const)("%s %s at %s beside %i others is %s", (side, price, now, count, expected) => {
    expect(alertProblem({ side, price }, now, count)).toBe(expected);
  });
});
