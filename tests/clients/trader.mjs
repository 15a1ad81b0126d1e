// A wallet of its own on a running server, and the jobs of that server.
import { execFile } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";

import { createTRPCClient, httpBatchLink } from "@trpc/client";

export const SOL = "So11111111111111111111111111111111111111112";
export const USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";

const url = `${process.env.ALPHA_URL}/trpc`;

/** A stock client; with a token it carries that session. */
export function clientFor(token, link = httpBatchLink) {
  const headers = () => (token ? { authorization: `Bearer ${token}` } : {});
  return createTRPCClient({ links: [link({ url, headers })] });
}

function base58(bytes) {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let number = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  for (; number > 0n; number /= 58n) text = alphabet[Number(number % 58n)] + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(zeros) + text;
}

/** A new wallet: its address, and what it answers to the server's message. */
export function newWallet() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const address = base58(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  const prove = (message) => ({
    signed_message: Buffer.from(message).toString("base64"),
    signature: sign(null, Buffer.from(message), privateKey).toString("base64"),
  });
  return { address, prove };
}

/** A new wallet, signed in: its address, its session, and a client that carries it. */
export async function trader(link = httpBatchLink) {
  const { address, prove } = newWallet();
  const { message } = await clientFor().auth.challenge.mutate({ wallet_address: address });
  const session = await clientFor().auth.signIn.mutate({
    wallet_address: address,
    ...prove(message),
  });
  const token = session.session_token;
  return { address, token, alpha: clientFor(token, link) };
}

/**
 * Not synchronously: a connection that the server ends meanwhile would not be seen to have ended,
 * and be used again.
 */
const python = (...words) =>
  promisify(execFile)(process.env.PYTHON, words, { cwd: process.env.ALPHA_ROOT });

/** Run a job as of the moment `at`, in milliseconds; a time to come is refused. */
export async function job(name, at = Date.now()) {
  await python("-m", "backend.app.cli", "job", name, "--at", new Date(at).toISOString());
}

const RUN_JOBS = `
import sys
from jobs.run import run_job
for moment in sys.argv[2:]:
    run_job(sys.argv[1], moment)
`;

/** Run a job as of each of these moments, in one process: a start takes longer than most jobs. */
export async function jobs(name, moments) {
  const times = moments.map((moment) => new Date(moment).toISOString());
  await python("-c", RUN_JOBS, name, ...times);
}

/** Make what is stored whole days older, as if they had passed. */
export async function daysPass(days) {
  await python("tests/clients/days_pass.py", String(days));
}

/** Type a new SOL price into the file that the server reads, and have it fetched as soon as due. */
export async function setSolPrice(price) {
  const file = process.env.ALPHA_PRICE_SOURCE.slice("file:".length);
  const typed = JSON.parse(readFileSync(file, "utf8"));
  typed.prices[SOL] = price;
  writeFileSync(file, JSON.stringify(typed));
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await job("update_prices");
    const { prices } = await clientFor().tokens.prices.query({ tokens: [SOL] });
    if (prices[0].price_usd === price) return;
  }
  throw new Error(`the price of SOL never became ${price}`);
}
