import { describe, expect, it } from "vitest";
import { FRESH, hasScope, isDraft, keyOrder, toggled } from "./draft";

const NOW = Date.UTC(2026, 0, 5);
const NAMED = { ...FRESH, name: " bot " };

describe("keyOrder", () => {
  it("is what was typed, and no cap where nothing was", () => {
    expect(keyOrder(NAMED, NOW)).toEqual({
      name: "bot",
      scopes: ["read", "trade", "journal"],
      max_order_usd: null,
      max_day_usd: null,
      orders_per_day: null,
      expires_at: "2026-02-04T00:00:00.000Z",
    });
  });

  it.each([
    [{ max_order_usd: "500." }, { max_order_usd: "500" }],
    [{ max_day_usd: ".5" }, { max_day_usd: "0.5" }],
    [{ orders_per_day: "20" }, { orders_per_day: 20 }],
    [{ lifetime: "never" }, { expires_at: null }],
    [{ lifetime: "7" }, { expires_at: "2026-01-12T00:00:00.000Z" }],
    [{ scopes: "practice read" }, { scopes: ["read", "practice"] }],
  ])("of %j has %j", (typed, expected) => {
    expect(keyOrder({ ...NAMED, ...typed }, NOW)).toMatchObject(expected);
  });

  it.each([
    { name: " " },
    { scopes: "" },
    { scopes: "admin" },
    { max_order_usd: "0" },
    { max_order_usd: "x" },
    { max_day_usd: "-1" },
    { orders_per_day: "0" },
    { orders_per_day: "1.5" },
  ])("is none of %j", (typed) => {
    expect(keyOrder({ ...NAMED, ...typed }, NOW)).toBeNull();
  });
});

describe("a scope", () => {
  it("is added and taken away", () => {
    const without = toggled(NAMED, "trade");
    expect(hasScope(without, "trade")).toBe(false);
    expect(toggled(without, "trade").scopes).toBe(NAMED.scopes);
  });
});

describe("what was kept in the tab", () => {
  it("is a draft or not", () => {
    expect([isDraft(FRESH), isDraft({ name: "bot" }), isDraft(null)]).toEqual([true, false, false]);
  });
});
