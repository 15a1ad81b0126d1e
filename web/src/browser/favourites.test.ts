import { describe, expect, it } from "vitest";
import { toggled } from "./favourites";

describe("favourites", () => {
  it("gain the address, and lose it again", () => {
    const one = toggled(["sol"], "usdc");
    expect(one).toEqual(["sol", "usdc"]);
    expect(toggled(one, "sol")).toEqual(["usdc"]);
  });

  it("are no more than a browser keeps: the oldest go", () => {
    const many = Array.from({ length: 200 }, (_, index) => String(index));
    const next = toggled(many, "new");
    expect([next.length, next[0], next.at(-1)]).toEqual([200, "1", "new"]);
  });
});
