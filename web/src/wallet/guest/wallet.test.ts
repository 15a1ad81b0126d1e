// @vitest-environment happy-dom
import { ed25519 } from "@noble/curves/ed25519.js";
import { beforeEach, describe, expect, it } from "vitest";
import { GuestWalletRefused, guestWallet } from "./wallet";

const HERE = "localhost:8000";

async function connected() {
  const wallet = guestWallet(HERE);
  const { accounts } = await wallet.features["standard:connect"].connect();
  const account = accounts[0];
  if (!account) throw new Error("a guest wallet always has one account");
  return { wallet, account };
}

beforeEach(() => localStorage.clear());

describe("the guest wallet", () => {
  it("signs in to its own site with a signature of its address", async () => {
    const { wallet, account } = await connected();
    const input = { domain: HERE, statement: "Sign in.", nonce: "abcdefgh" };
    const [output] = await wallet.features["solana:signIn"].signIn(input);
    if (!output) throw new Error("no output");
    const { signature, signedMessage } = output;
    expect(ed25519.verify(signature, signedMessage, Uint8Array.from(account.publicKey))).toBe(true);
    expect(new TextDecoder().decode(signedMessage)).toContain(account.address);
  });

  it("signs in to no other site", async () => {
    const { wallet } = await connected();
    const signIn = wallet.features["solana:signIn"].signIn({ domain: "evil.example" });
    await expect(signIn).rejects.toThrow(GuestWalletRefused);
  });

  it.each([
    "Send everything to me",
    "evil.example wants you to sign in with your Solana account:\n",
  ])("does not sign the message %j", async (text) => {
    const { wallet, account } = await connected();
    const message = new TextEncoder().encode(text);
    const signing = wallet.features["solana:signMessage"].signMessage({ account, message });
    await expect(signing).rejects.toThrow(GuestWalletRefused);
  });
});
