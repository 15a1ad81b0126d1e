import { describe, expect, it } from "vitest";
import { base58, bytesOfBase58 } from "./base58";

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (h) => Number(`0x${h}`));

// The vectors of Bitcoin Core's base58_encode_decode.json.
const VECTORS = [
  ["", ""],
  ["61", "2g"],
  ["626262", "a3gV"],
  ["516b6fcd0f", "ABnLTmg"],
  ["572e4794", "3EFU7m"],
  ["00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L"],
  ["00000000000000000000", "1111111111"],
] as const;

describe("base58", () => {
  it.each(VECTORS)("writes %s as %s and reads it back", (hex, text) => {
    expect(base58(bytesOf(hex))).toBe(text);
    expect(bytesOfBase58(text)).toEqual(bytesOf(hex));
  });

  it.each(["0", "O", "I", "l", "a b"])("does not read %j", (text) => {
    expect(bytesOfBase58(text)).toBeNull();
  });
});
