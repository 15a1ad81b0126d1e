import { describe, expect, it } from "vitest";
import { domainOf, type SignInRequest, signInInput, signInText } from "./siws";

const MESSAGE = `localhost:8000 wants you to sign in with your Solana account:
4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM

Sign in to AlphaTest. This moves no funds.

URI: http://localhost:8000
Version: 1
Chain ID: mainnet
Nonce: abcdefgh
Issued At: 2026-01-01T00:00:00.000Z
Expiration Time: 2026-01-01T00:05:00.000Z`;

const REQUEST: SignInRequest = {
  domain: "localhost:8000",
  address: "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM",
  statement: "Sign in to AlphaTest. This moves no funds.",
  uri: "http://localhost:8000",
  version: "1",
  chain_id: "mainnet",
  nonce: "abcdefgh",
  issued_at: "2026-01-01T00:00:00.000Z",
  expiration_time: "2026-01-01T00:05:00.000Z",
  message: MESSAGE,
};

describe("signInText", () => {
  it("writes the very text of the server", () => {
    expect(signInText(signInInput(REQUEST))).toBe(MESSAGE);
  });

  it("leaves out what was not asked for", () => {
    expect(signInText({ domain: "a.example", address: "b" })).toBe(
      "a.example wants you to sign in with your Solana account:\nb",
    );
  });
});

describe("domainOf", () => {
  it("names the site of a sign-in text, and none of any other text", () => {
    expect(domainOf(MESSAGE)).toBe("localhost:8000");
    expect(domainOf("Transfer everything")).toBeNull();
  });
});
