import { createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import type { Page } from "@playwright/test";
import { base58 } from "../../web/node_modules/@scure/base/index.js";

const SEED_BYTES = 32;
/** How an ed25519 seed is written down as PKCS #8, up to the seed. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SIGNING_DOMAIN = Buffer.concat([Buffer.from([0xff]), Buffer.from("solana offchain")]);

/** A wallet's key, outside of any browser. */
export interface Key {
  address: string;
  /** As a browser keeps a guest's: base58 of the seed and the public key. */
  text: string;
  publicKey: Buffer;
  sign(bytes: Buffer): Buffer;
}

export function keyOf(seed: Buffer): Key {
  const der = Buffer.concat([PKCS8, seed]);
  const secret = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(secret)
    .export({ format: "der", type: "spki" })
    .subarray(-SEED_BYTES);
  return {
    address: base58.encode(publicKey),
    text: base58.encode(Buffer.concat([seed, publicKey])),
    publicKey,
    sign: (bytes) => sign(null, bytes, secret),
  };
}

/** How a hardware wallet's extension answers. */
export interface Manners {
  /** The header it puts before the text. */
  header: "legacy" | "version 0" | "version 1";
  /** Whether it says what it signed; else it returns the text alone. */
  isFrank: boolean;
}

/** The text in the envelope that this wallet signs. */
function enveloped(text: Buffer, key: Key, { header }: Manners): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  const headers = {
    legacy: [Buffer.from([0, 1]), length],
    "version 0": [Buffer.alloc(33), Buffer.from([1, 1]), key.publicKey, length],
    "version 1": [Buffer.from([1, 1]), key.publicKey],
  };
  return Buffer.concat([SIGNING_DOMAIN, ...headers[header], text]);
}

/**
 * Gives the pages of this browser a hardware wallet of the name, registered as extensions do by
 * Wallet Standard: its `signIn` throws, and what it signs is an envelope around the text.
 */
export async function plugIn(page: Page, name: string, manners: Manners): Promise<Key> {
  const key = keyOf(randomBytes(SEED_BYTES));
  await page.exposeFunction("signOnDevice", (base64: string) => {
    const text = Buffer.from(base64, "base64");
    if (!text.every((byte) => byte === 0x0a || (byte >= 0x20 && byte <= 0x7e))) {
      throw new Error("This device shows ASCII only");
    }
    const signed = enveloped(text, key, manners);
    const named = manners.isFrank ? signed : text;
    return [named.toString("base64"), key.sign(signed).toString("base64")];
  });
  const given = { name, address: key.address, publicKey: [...key.publicKey] };
  await page.addInitScript(registerWallet, given);
  return key;
}

/** Runs in the page, before its own scripts. */
function registerWallet(given: { name: string; address: string; publicKey: number[] }): void {
  const device = (window as unknown as { signOnDevice(text: string): Promise<string[]> })
    .signOnDevice;
  const bytesOf = (base64: string) =>
    Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const account = {
    address: given.address,
    publicKey: Uint8Array.from(given.publicKey),
    chains: ["solana:mainnet"],
    features: ["solana:signMessage"],
  };
  const signMessage = async ({ message }: { message: Uint8Array }) => {
    const [signed = "", signature = ""] = await device(btoa(String.fromCharCode(...message)));
    return [{ signedMessage: bytesOf(signed), signature: bytesOf(signature) }];
  };
  const signIn = () => Promise.reject(new Error("Sign-in is not supported on this device"));
  const wallet = {
    version: "1.0.0",
    name: given.name,
    icon: "data:image/svg+xml;base64,PHN2ZyB4bWxucz0naHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmcnLz4=",
    chains: account.chains,
    accounts: [account],
    features: {
      "standard:connect": { version: "1.0.0", connect: async () => ({ accounts: [account] }) },
      "standard:events": { version: "1.0.0", on: () => () => {} },
      "solana:signIn": { version: "1.0.0", signIn },
      "solana:signMessage": { version: "1.1.0", signMessage },
    },
  };
  const register = ({ register: take }: { register(one: object): void }) => take(wallet);
  window.addEventListener("wallet-standard:app-ready", (event) =>
    register((event as CustomEvent).detail),
  );
  window.dispatchEvent(new CustomEvent("wallet-standard:register-wallet", { detail: register }));
}
