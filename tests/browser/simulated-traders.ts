import { execFileSync } from "node:child_process";
import { createPrivateKey, sign } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import type { Challenge } from "../../web/src/rpc/generated.ts";
import { PYTHON, ROOT } from "./system.ts";

export const SEED = "7";
export const DAYS = "4";
export const TRADERS = "24";

// What precedes the 32 bytes of an ed25519 key in PKCS #8.
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const TELL_KEY = `
import sys, base58
from random import Random
from nacl.signing import SigningKey
seed = Random(sys.argv[1]).randbytes(32)
public = bytes(SigningKey(seed).verify_key)
print(seed.hex(), base58.b58encode(public).decode(), base58.b58encode(seed + public).decode())
`;

/** A trader of the simulation: the key it signs with, and its export as a guest key. */
export interface SimulatedTrader {
  seed: Buffer;
  address: string;
  exported: string;
}

export function simulatedTrader(number: number): SimulatedTrader {
  const told = execFileSync(PYTHON, ["-c", TELL_KEY, `${SEED} user ${number}`], { cwd: ROOT });
  const [seed = "", address = "", exported = ""] = told.toString().trim().split(" ");
  return { seed: Buffer.from(seed, "hex"), address, exported };
}

/** Gives a trader a name, as the trader does: signed in with its key. */
export async function name(
  request: APIRequestContext,
  trader: SimulatedTrader,
  username: string,
): Promise<void> {
  const { address: wallet_address } = trader;
  const { message } = await ask<Challenge>("auth.challenge", { wallet_address });
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8, trader.seed]),
    format: "der",
    type: "pkcs8",
  });
  const signed = Buffer.from(message);
  await ask("auth.signIn", {
    wallet_address,
    signed_message: signed.toString("base64"),
    signature: sign(null, signed, key).toString("base64"),
  });
  await ask("users.update", { username });

  async function ask<Data>(path: string, data: object): Promise<Data> {
    const response = await request.post(`/trpc/${path}`, { data });
    if (!response.ok()) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()).result.data as Data;
  }
}
