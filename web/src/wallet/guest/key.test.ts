// @vitest-environment happy-dom
import { ed25519 } from "@noble/curves/ed25519.js";
import { beforeEach, describe, expect, it } from "vitest";
import { exportedText, keepKey, keptKey, keptOrNewKey, keyOfText, sign } from "./key";

beforeEach(() => localStorage.clear());

// The seed 0, 1, … 31, its address and its key as Solana's own tools spell them.
const KNOWN = {
  address: "FAe4sisG95oZ42w7buUn5qEE4TAnfTTFPiguZUHmhiF",
  text: "1GMkH3brNXiNNs1tiFZHu4yZSRrzJwxi5wB9bHFtMikjwpAW9DMZzU2Pqakc5it8X3N5vPmqdN7KF4CCUpmKhq",
};

describe("the guest key", () => {
  it("is spelt as other wallets spell it", () => {
    const key = keyOfText(KNOWN.text);
    expect(key?.seed).toEqual(Uint8Array.from({ length: 32 }, (_, index) => index));
    expect(key?.address).toBe(KNOWN.address);
    if (key) expect(exportedText(key)).toBe(KNOWN.text);
  });

  it("is made once and kept", () => {
    expect(keptKey()).toBeNull();
    const key = keptOrNewKey();
    expect(keptOrNewKey().address).toBe(key.address);
  });

  it("comes back from its exported text", () => {
    const key = keptOrNewKey();
    const text = exportedText(key);
    localStorage.clear();
    const imported = keyOfText(` ${text}\n`);
    expect(imported?.address).toBe(key.address);
    if (imported) keepKey(imported);
    expect(keptKey()?.address).toBe(key.address);
  });

  it("is not read from a text with a wrong character, length or public half", () => {
    const text = exportedText(keptOrNewKey());
    const swapped = text.slice(0, -1) + (text.endsWith("2") ? "3" : "2");
    for (const wrong of ["0", "O", "I", "l", " "]) {
      expect(keyOfText(`${text.slice(0, 5)}${wrong}${text.slice(6)}`)).toBeNull();
    }
    expect(keyOfText(text.slice(0, 44))).toBeNull();
    expect(keyOfText(swapped)).toBeNull();
  });

  it("signs so that its address can be checked", () => {
    const key = keptOrNewKey();
    const message = new TextEncoder().encode("αTest");
    expect(ed25519.verify(sign(key, message), message, key.publicKey)).toBe(true);
  });
});
