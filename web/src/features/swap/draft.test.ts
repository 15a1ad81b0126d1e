import { describe, expect, it } from "vitest";
import { flipped, initialDraft, type SwapSurroundings, swapProblem, withToken } from "./draft";

const DRAFT = { from: "sol", to: "usdc", amount: "1.5" };
const AROUND: SwapSurroundings = {
  block: null,
  isSignedIn: true,
  isHalted: false,
  balance: "10",
  quote: "ready",
};

describe("swapProblem", () => {
  it.each([
    ["nothing when all is well", {}, {}, null],
    ["nothing at exactly the balance", { amount: "10" }, {}, null],
    ["one unit beyond the balance", { amount: "10.000000001" }, {}, "insufficient"],
    ["an empty amount", { amount: "" }, {}, "enterAmount"],
    ["a zero amount", { amount: "0.00" }, {}, "enterAmount"],
    ["the same token twice", { to: "sol" }, {}, "sameToken"],
    ["a missing session before the form", { amount: "" }, { isSignedIn: false }, "signIn"],
    ["an ended competition before all else", {}, { block: "ended", isSignedIn: false }, "ended"],
    ["a halted token before the form", { amount: "" }, { isHalted: true }, "halted"],
    ["a quote still under way", {}, { quote: "pending" }, "quoting"],
    ["a quote that failed", {}, { quote: "failed" }, "noQuote"],
  ] as const)("reports %s", (_, draft, around, expected) => {
    expect(swapProblem({ ...DRAFT, ...draft }, { ...AROUND, ...around })).toBe(expected);
  });
});

describe("withToken", () => {
  it("turns the sides round when the other side's token is chosen", () => {
    expect(withToken(DRAFT, "from", "usdc")).toEqual(flipped(DRAFT));
  });

  it("forgets the amount with the token it was one of", () => {
    expect(withToken(DRAFT, "from", "bonk")).toEqual({ from: "bonk", to: "usdc", amount: "" });
    expect(withToken(DRAFT, "to", "bonk")).toEqual({ from: "sol", to: "bonk", amount: "1.5" });
  });
});

describe("initialDraft", () => {
  it.each([
    [null, null, "sol", "usdc"],
    ["bonk", null, "bonk", "usdc"],
    ["usdc", null, "usdc", "sol"],
    [null, "sol", "usdc", "sol"],
    [null, "bonk", "sol", "bonk"],
    ["unknown", null, "sol", "usdc"],
  ])("from %s to %s begins with %s and %s", (from, to, expectedFrom, expectedTo) => {
    const draft = initialDraft(["sol", "usdc", "bonk"], { from, to, amount: "" });
    expect(draft).toEqual({ from: expectedFrom, to: expectedTo, amount: "" });
  });
});
