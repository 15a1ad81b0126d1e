import { describe, expect, it } from "vitest";
import { countdownText, deadline, grantText } from "./view";

const TIMES = { starts_at: "2026-01-01T00:00:00.000Z", ends_at: "2026-01-15T00:00:00.000Z" };

describe("deadline", () => {
  it.each([
    ["upcoming", { label: "startsIn", at: Date.parse(TIMES.starts_at) }],
    ["running", { label: "endsIn", at: Date.parse(TIMES.ends_at) }],
    ["paused", null],
    ["ended", null],
  ] as const)("of a competition that is %s", (state, expected) => {
    expect(deadline({ ...TIMES, state })).toEqual(expected);
  });
});

describe("countdownText", () => {
  const write = (days: number, clock: string) => `${days}d ${clock}`;

  it("leaves out days when there are none", () => {
    expect(countdownText(3_661_000, 0, write)).toBe("01:01:01");
    expect(countdownText(90_000_000, 0, write)).toBe("1d 01:00:00");
  });
});

describe("grantText", () => {
  it("adds the parts up in words", () => {
    const grant = [
      { token_address: "a", symbol: "SOL", amount: "10" },
      { token_address: "b", symbol: "USDC", amount: "1000" },
    ];
    expect(grantText(grant, (amount) => amount)).toBe("10 SOL + 1000 USDC");
  });
});
