import { describe, expect, it } from "vitest";
import { type Decision, proposed } from "./decision";
import { changedBy, type Fields, fieldNames, fieldsBefore } from "./fields";

const FEES: Decision = {
  act: "setFees",
  name: "Opening Round",
  swap_fee_rate: "0",
  perp_fee_rate: "0.0006",
  execution_delay_ms: 0,
};
const LIMITS: Decision = { act: "setOrderLimits", name: "MEW", token_address: "mew" };
const OPEN_INTEREST: Decision = {
  act: "setOpenInterest",
  name: "MEW",
  token_address: "mew",
  open_interest_usd_max: "1000",
};
const PAUSE: Decision = { act: "pause", name: "Opening Round", starts_at: "", ends_at: "" };

const NEXT: Decision = {
  act: "scheduleNext",
  name: "",
  starts_at: "2026-01-22T00:00:00.000Z",
  ends_at: "2026-02-05T00:00:00.000Z",
};

describe("the next season", () => {
  it("is planned once it has a name, with the times that were proposed", () => {
    const fields = fieldsBefore(NEXT);
    expect(changedBy(NEXT, fields)).toBeNull();
    expect(changedBy(NEXT, { ...fields, name: " Finals " })).toEqual({
      name: "Finals",
      starts_at: NEXT.starts_at,
      ends_at: NEXT.ends_at,
    });
    expect(changedBy(NEXT, { ...fields, name: "Finals", ends_at: "" })).toBeNull();
  });

  it.each([
    ["a week after the last one", "2026-01-10", "2026-01-22", "2026-02-05"],
    ["a week from now, where that is over", "2026-03-01", "2026-03-08", "2026-03-22"],
  ])("is proposed %s, as long as that", (_, now, starts, ends) => {
    const last = { starts_at: "2026-01-01T00:00:00.000Z", ends_at: "2026-01-15T00:00:00.000Z" };
    expect(proposed(last, Date.parse(now))).toEqual({
      starts_at: `${starts}T00:00:00.000Z`,
      ends_at: `${ends}T00:00:00.000Z`,
    });
  });
});

describe("fields", () => {
  it("hold what stands, fees in percent, and nothing where there is nothing", () => {
    expect(fieldsBefore(FEES)).toEqual({
      swap_fee_percent: "0",
      perp_fee_percent: "0.06",
      execution_delay_ms: "0",
    });
    expect(fieldsBefore(LIMITS)).toEqual({ order_usd_max: "", free_size_usd: "", depth_usd: "" });
    expect(fieldNames("pause")).toEqual([]);
  });

  const sizes = { order_usd_max: "10000", free_size_usd: "0", depth_usd: ".5" };
  it.each<[string, Decision, Fields, object | null]>([
    ["no change", FEES, {}, null],
    [
      "another fee",
      FEES,
      { swap_fee_percent: "0.1" },
      { swap_fee_rate: "0.001", perp_fee_rate: "0.0006", execution_delay_ms: 0 },
    ],
    [
      "a delay",
      FEES,
      { execution_delay_ms: "250" },
      { swap_fee_rate: "0", perp_fee_rate: "0.0006", execution_delay_ms: 250 },
    ],
    ["a fee that is none", FEES, { swap_fee_percent: "0,1" }, null],
    ["an empty fee", FEES, { swap_fee_percent: "" }, null],
    ["sizes", LIMITS, sizes, { ...sizes, depth_usd: "0.5" }],
    ["a size left out", LIMITS, { order_usd_max: "10000" }, null],
    ["the same limit", OPEN_INTEREST, { open_interest_usd_max: "1000" }, null],
    [
      "no room at all",
      OPEN_INTEREST,
      { open_interest_usd_max: "0" },
      { open_interest_usd_max: "0" },
    ],
    ["no fields", PAUSE, {}, {}],
  ])("with %s", (_, decision, typed, expected) => {
    expect(changedBy(decision, { ...fieldsBefore(decision), ...typed })).toEqual(expected);
  });
});
