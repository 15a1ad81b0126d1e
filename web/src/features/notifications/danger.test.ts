import { describe, expect, it } from "vitest";
import type { Notification } from "@/rpc/generated";
import { danger, pastDangers } from "./danger";

const WARNING: Notification = {
  id: "1",
  kind: "liquidation_warning",
  position_id: "p",
  details: { mark_price: "100", liquidation_price: "98" },
  created_at: "",
  read_at: null,
};
const DANGER = { positionId: "p", distance: 2 };

describe("the danger of a warning", () => {
  it("is of its position, at the distance of that moment", () => {
    expect(danger(WARNING)).toEqual(DANGER);
  });

  it("is none of other news", () => {
    expect(danger({ ...WARNING, kind: "liquidation" })).toBeNull();
  });
});

describe("a danger is over", () => {
  it.each([
    ["when its position has ended", [], true],
    ["not while it is as close", [{ id: "p", liquidation_distance_percentage: "2" }], false],
    ["not when it is a little further", [{ id: "p", liquidation_distance_percentage: "4" }], false],
    ["when it is far away", [{ id: "p", liquidation_distance_percentage: "4.1" }], true],
    ["not while no price is known", [{ id: "p", liquidation_distance_percentage: null }], false],
    ["whatever other positions do", [{ id: "q", liquidation_distance_percentage: "2" }], true],
  ])("%s", (_, positions, isPast) => {
    expect(pastDangers([DANGER], positions)).toEqual(isPast ? [DANGER] : []);
  });
});
