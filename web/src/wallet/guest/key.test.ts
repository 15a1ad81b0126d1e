import { ed25519 } from "@noble/curves/ed25519.js";
import { beforeEach, describe, expect, it } from "vitest";
import { exportedText, keepKey, keptKey, keptOrNewKey, keyOfText, sign } from "./key";

beforeEach(() => localStorage.clear());

describe("the guest key", () => {
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
    expect(keyOfText(`0${text.slice(1)}`)).toBeNull();
    expect(keyOfText(text.slice(0, 44))).toBeNull();
    expect(keyOfText(swapped)).toBeNull();
  });

  it("signs so that its address can be checked", () => {
    const key = keptOrNewKey();
    const message = new TextEncoder().encode("αTest");
    expect(ed25519.verify(sign(key, message), message, key.publicKey)).toBe(true);
  });
});
