import { describe, expect, it } from "vitest";
import type { Transaction } from "@/rpc/generated";
import { doneSteps } from "./steps";

type Kind = Transaction["transaction_type"];

describe("the first steps that are done", () => {
  it.each<[Kind[], string[]]>([
    [["system"], []],
    [["system", "swap"], ["swap"]],
    [["liquid_stake"], ["stake"]],
    [["lend"], ["stake"]],
    [
      ["unstake", "stake", "swap"],
      ["swap", "stake"],
    ],
    [["perp_liquidation", "perp_open"], ["perp"]],
  ])("after %j are %j", (kinds, done) => {
    const made = kinds.map((transaction_type) => ({ transaction_type }));
    expect([...doneSteps(made)]).toEqual(done);
  });
});
