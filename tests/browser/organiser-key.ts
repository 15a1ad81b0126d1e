import { createPrivateKey, createPublicKey } from "node:crypto";
import { base58 } from "../../web/src/wallet/base58.ts";

const SEED_BYTES = 32;
/** How an ed25519 seed is written down as PKCS #8, up to the seed. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** The wallet that the system under test takes for an admin's, and its key as a browser keeps it. */
export const ADMIN = walletOf(Buffer.alloc(SEED_BYTES, "organiser"));

function walletOf(seed: Buffer): { address: string; key: string } {
  const der = Buffer.concat([PKCS8, seed]);
  const secret = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(secret).export({ format: "der", type: "spki" });
  const publicBytes = publicKey.subarray(-SEED_BYTES);
  return { address: base58(publicBytes), key: base58(Buffer.concat([seed, publicBytes])) };
}
