import { expect, it } from "vitest";
import type { Token } from "../generated";
import { startingTokensFirst } from "./token-order";

const token = (address: string) => ({ address }) as Token;

it("puts what everyone starts with first, and leaves the rest in its order", () => {
  const listed = ["bonk", "jup", "sol", "usdc"].map(token);
  const grant = [{ token_address: "usdc" }, { token_address: "sol" }];
  const addresses = startingTokensFirst(listed, grant).map(({ address }) => address);
  expect(addresses).toEqual(["usdc", "sol", "bonk", "jup"]);
});
