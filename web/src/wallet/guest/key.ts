import { ed25519 } from "@noble/curves/ed25519.js";
import { base58 } from "@scure/base";
import { readRemembered, remember } from "@/browser/remembered";
import { NAME } from "./kept";

const SEED_BYTES = 32;
const PAIR_BYTES = 64;

/** An ed25519 key pair kept in this browser. */
export interface GuestKey {
  seed: Uint8Array;
  publicKey: Uint8Array;
  address: string;
}

function keyOfSeed(seed: Uint8Array): GuestKey {
  const publicKey = ed25519.getPublicKey(seed);
  return { seed, publicKey, address: base58.encode(publicKey) };
}

/** The key as other wallets import it: base58 of the seed and the public key. */
export function exportedText(key: GuestKey): string {
  return base58.encode(Uint8Array.from([...key.seed, ...key.publicKey]));
}

function bytesOf(text: string): Uint8Array | null {
  try {
    return base58.decode(text);
  } catch {
    return null;
  }
}

/** The key that `exportedText` wrote; null when the text is no key or its halves differ. */
export function keyOfText(text: string): GuestKey | null {
  const bytes = bytesOf(text.trim());
  if (bytes?.length !== PAIR_BYTES) return null;
  const key = keyOfSeed(bytes.slice(0, SEED_BYTES));
  return exportedText(key) === text.trim() ? key : null;
}

/** The kept key; null when this browser has none. */
export function keptKey(): GuestKey | null {
  const text = readRemembered(NAME);
  return text === null ? null : keyOfText(text);
}

export function keepKey(key: GuestKey): void {
  remember(NAME, exportedText(key));
}

/** The kept key, or a new one that is kept from now on. */
export function keptOrNewKey(): GuestKey {
  const kept = keptKey();
  if (kept) return kept;
  const key = keyOfSeed(ed25519.utils.randomSecretKey());
  keepKey(key);
  return key;
}

export function sign(key: GuestKey, message: Uint8Array): Uint8Array {
  return ed25519.sign(message, key.seed);
}
