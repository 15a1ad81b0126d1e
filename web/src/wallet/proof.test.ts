import { ed25519 } from "@noble/curves/ed25519.js";
import { SolanaSignIn, SolanaSignMessage } from "@solana/wallet-standard-features";
import type { Wallet, WalletAccount } from "@wallet-standard/base";
import { describe, expect, it } from "vitest";
import { prove, WalletCannotSign } from "./proof";
import { type SignInRequest, signInInput, signInText } from "./siws";

const SEED = new Uint8Array(32).fill(7);
const ADDRESS = "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB";
const ASKED = {
  domain: "localhost:8000",
  address: ADDRESS,
  statement: "Sign in.",
  uri: "http://localhost:8000",
  version: "1",
  chain_id: "mainnet",
  nonce: "abcdefgh",
  issued_at: "2026-01-01T00:00:00.000Z",
  expiration_time: "2026-01-01T00:05:00.000Z",
  message: "",
} satisfies SignInRequest;
const REQUEST = { ...ASKED, message: signInText(signInInput(ASKED)) };
const MESSAGE = new TextEncoder().encode(REQUEST.message);
const ENVELOPE = Uint8Array.from([
  0xff,
  ...new TextEncoder().encode("solana offchain"),
  ...[0, 0, MESSAGE.length % 256, Math.floor(MESSAGE.length / 256)],
  ...MESSAGE,
]);
const ACCOUNT = { address: ADDRESS } as WalletAccount;

/** Signs these bytes, and says that it signed those. */
const answer = (signed: Uint8Array, named = signed) => [
  { signedMessage: named, signature: ed25519.sign(signed, SEED) },
];
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const throwing = (fault: object) => () => Promise.reject(fault);

function wallet(does: { signIn?: () => unknown; signMessage?: () => unknown }): Wallet {
  const features = {
    ...(does.signIn && { [SolanaSignIn]: { signIn: does.signIn } }),
    ...(does.signMessage && { [SolanaSignMessage]: { signMessage: does.signMessage } }),
  };
  return { name: "A wallet", features } as unknown as Wallet;
}

describe("prove", () => {
  it.each([
    ["signs in with the text", { signIn: () => answer(MESSAGE) }, MESSAGE],
    ["signs in with an envelope", { signIn: () => answer(ENVELOPE) }, ENVELOPE],
    [
      "offers signIn and throws",
      { signIn: throwing(new Error("Not supported")), signMessage: () => answer(MESSAGE) },
      MESSAGE,
    ],
    [
      "throws, and signs an envelope",
      { signIn: throwing({ code: -32603 }), signMessage: () => answer(ENVELOPE) },
      ENVELOPE,
    ],
    [
      "spells the text its own way",
      { signIn: () => answer(MESSAGE.slice(1)), signMessage: () => answer(MESSAGE) },
      MESSAGE,
    ],
    [
      "says it signed something else",
      { signMessage: () => answer(ENVELOPE, MESSAGE.slice(1)) },
      MESSAGE,
    ],
  ] as const)("takes the proof of a wallet that %s", async (_, does, named) => {
    const { signed_message } = await prove(wallet(does), ACCOUNT, REQUEST);
    expect(signed_message).toBe(base64(named));
  });

  it.each([{ code: 4001 }, new Error("User rejected the request.")])(
    "asks nobody twice who said no with %o",
    async (fault) => {
      let asked = 0;
      const signMessage = () => {
        asked += 1;
        return answer(MESSAGE);
      };
      const proving = prove(wallet({ signIn: throwing(fault), signMessage }), ACCOUNT, REQUEST);
      await expect(proving).rejects.toBe(fault);
      expect(asked).toBe(0);
    },
  );

  it("says when a wallet cannot sign", async () => {
    await expect(prove(wallet({}), ACCOUNT, REQUEST)).rejects.toThrow(WalletCannotSign);
  });
});
