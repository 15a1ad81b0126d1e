import { execFileSync, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { ADMIN } from "./organiser-key.ts";

export const ROOT = new URL("../..", import.meta.url).pathname;
export const PYTHON = join(ROOT, ".venv", "bin", "python");
const COMMAND = [PYTHON, "-m", "backend.app.cli"] as const;
const RESULTS = join(import.meta.dirname, "test-results");
const [LOWEST_PORT, HIGHEST_PORT] = [16_000, 32_000];
const SEED = join(ROOT, "backend", "admin", "seed.json");

/** Instead of what a developer may have set for a system of their own: these tests write to none but theirs. */
const OWN = {
  ALPHA_ADMIN_WALLETS: ADMIN.address,
  ALPHA_ALLOWED_ORIGINS: "",
  ALPHA_ENV: "development",
  ALPHA_PRICE_GATE: "",
  ALPHA_PUBLIC_URL: "",
  DATABASE_URL: "",
  REDIS_URL: "",
};

/** The real system as the tests start it, with an empty database and prices that nobody moves. */
export interface System {
  origin: string;
  /** Starts it, and stops it on SIGTERM. */
  command: string;
  environment: Record<string, string>;
}

const APART = 100;
let isApart = false;

/** The system of this worker, which no other one uses. */
export function theSystem(): Promise<System> {
  const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0);
  return systemOf(isApart ? worker + APART : worker);
}

/**
 * While `look` runs, the system of this worker is a new one, which ends with it: for what cannot be
 * taken back. It finds its data in `home`, where one is given.
 */
export async function withSystemApart(
  look: (system: System) => Promise<void>,
  home?: string,
): Promise<void> {
  isApart = true;
  const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0) + APART;
  if (home !== undefined) process.env[`ALPHA_BROWSER_HOME_${worker}`] = home;
  const system = await theSystem();
  const { environment } = system;
  const [python, ...rest] = COMMAND;
  const running = spawn(python, [...rest, "up"], { cwd: ROOT, env: environment, stdio: "ignore" });
  const ended = new Promise((resolve) => running.on("exit", resolve));
  try {
    await expect(async () => {
      expect((await fetch(`${system.origin}/readyz`)).ok).toBe(true);
    }).toPass({ timeout: 120_000 });
    await look(system);
  } finally {
    isApart = false;
    running.kill("SIGTERM");
    await ended;
    rmSync(environment.ALPHA_HOME ?? "", { recursive: true, force: true });
    // The next one is new as well.
    for (const name of ["PORT", "HOME"]) delete process.env[`ALPHA_BROWSER_${name}_${worker}`];
  }
}

/** Carries out statements on the system's database. */
export async function write(...statements: string[]): Promise<void> {
  const { environment } = await theSystem();
  const words = [environment.ALPHA_HOME ?? "", ...statements];
  execFileSync(PYTHON, ["-c", WRITE, ...words], { cwd: ROOT, stdio: "pipe" });
}

/** The system of a worker, who asks anew and finds its port and folder in the environment. */
export async function systemOf(worker: number): Promise<System> {
  const [portName, homeName] = [`ALPHA_BROWSER_PORT_${worker}`, `ALPHA_BROWSER_HOME_${worker}`];
  const port = process.env[portName] ?? String(await freePort());
  const home = process.env[homeName] ?? newHome();
  Object.assign(process.env, { [portName]: port, [homeName]: home });
  const logs = join(RESULTS, `logs-${worker}`);
  return {
    origin: `http://localhost:${port}`,
    command: [
      "trap : TERM", // the shell outlives the system, to clear up after it
      [...COMMAND, "up"].join(" "),
      `mkdir -p ${RESULTS} && rm -rf ${logs} && cp -r ${join(home, "logs")} ${logs}`,
      `rm -rf ${home}`,
    ].join("; "),
    environment: {
      ...(process.env as Record<string, string>),
      ...OWN,
      ALPHA_PORT: port,
      ALPHA_HOME: home,
      ALPHA_PRICE_SOURCE: `file:${pricesIn(home)}`,
    },
  };
}

/** Runs one of the system's jobs now, as `./alpha job NAME` does; with many viewers for a minute. */
export async function runJob(name: string): Promise<void> {
  const [python, ...rest] = COMMAND;
  const { environment } = await theSystem();
  execFileSync(python, [...rest, "job", name], { cwd: ROOT, env: environment, stdio: "pipe" });
}

/** Types a token's price, in USD; the stored ones grow old, so the system reads it when next asked. */
export async function movePrice(tokenAddress: string, price: string): Promise<void> {
  const { environment } = await theSystem();
  const path = pricesIn(environment.ALPHA_HOME ?? "");
  const typed = JSON.parse(readFileSync(path, "utf8"));
  typed.prices[tokenAddress] = price;
  writeFileSync(path, JSON.stringify(typed));
  agePrices(environment.ALPHA_HOME ?? "", 1);
}

const AGE_PRICES = `
import sys
from pathlib import Path
import psycopg
from backend.embedded.postgres import running_url
with psycopg.connect(running_url(Path(sys.argv[1]))) as connection:
    connection.execute(
        "UPDATE token_prices SET last_updated = last_updated - make_interval(mins => %s)",
        [int(sys.argv[2])],
    )
`;

/** While `look` runs every price is older by these minutes, and the system finds no newer one. */
export async function withOldPrices(minutes: number, look: () => Promise<void>): Promise<void> {
  const { environment } = await theSystem();
  const home = environment.ALPHA_HOME ?? "";
  const typed = readFileSync(pricesIn(home));
  writeFileSync(pricesIn(home), "out of order");
  try {
    agePrices(home, minutes);
    await look();
  } finally {
    writeFileSync(pricesIn(home), typed);
  }
}

const WRITE = `
import sys
from pathlib import Path
import psycopg
from backend.embedded.postgres import running_url
with psycopg.connect(running_url(Path(sys.argv[1]))) as connection:
    for statement in sys.argv[2:]:
        connection.execute(statement)
`;

const SOON = "UPDATE competitions SET starts_at = starts_at + interval '30 days'";
const AGAIN = [
  "UPDATE competitions SET starts_at = starts_at - interval '30 days', swap_fee_rate = 0, ranking = 'return', drawdown_floor = 0.05, liquidations_max = NULL, traded_days_min = 0",
  "UPDATE order_limits SET (order_usd_max, free_size_usd, depth_usd) = (10000, 5000, 30000) WHERE token_address = (SELECT address FROM tokens WHERE symbol = 'MEW')",
];

/** While `look` runs the competition has yet to start; its rules are the seed's again after it. */
export async function beforeTheStart(look: () => Promise<void>): Promise<void> {
  await write("UPDATE competitions SET ends_at = ends_at + interval '30 days'", SOON);
  try {
    await look();
  } finally {
    await write(...AGAIN, "UPDATE competitions SET ends_at = ends_at - interval '30 days'");
  }
}

const OTHERS = "SELECT id FROM users WHERE wallet_address LIKE 'another trader%'";

/** While `look` runs so many others take part, all of whom are ahead of who only holds. */
export async function withOthers(count: number, look: () => Promise<void>): Promise<void> {
  await write(
    `INSERT INTO users (username, wallet_address) SELECT 'Other ' || number, 'another trader no. ' || to_char(number, 'FM0000000000000') FROM generate_series(1, ${count}) AS number`,
    `INSERT INTO participants (user_id, competition_id, joined_at, initial_value_usd, joined_value_usd, is_proven) SELECT others.id, competitions.id, now(), 1000, 1000, false FROM (${OTHERS}) others, competitions`,
    `INSERT INTO standings (user_id, competition_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd, max_drawdown_ratio, snapshot_value_usd, snapshot_at, valued_at, registered_at, trades, sharpe_ratio, sortino_ratio, hours) SELECT others.id, competitions.id, 1000 * (1 + number), 1000 * number, number, 2000 * number, number / 200.0, 1000, now(), now(), now(), number, number / 1000.0, number / 500.0, 9 FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM users WHERE wallet_address LIKE 'another trader%') others, competitions`,
    "SELECT rank_season(id) FROM competitions",
  );
  try {
    await look();
  } finally {
    await write(
      "DELETE FROM places",
      `DELETE FROM standings WHERE user_id IN (${OTHERS})`,
      `DELETE FROM participants WHERE user_id IN (${OTHERS})`,
      `UPDATE season_figures SET participants = participants - ${count}`,
      "DELETE FROM users WHERE wallet_address LIKE 'another trader%'",
      "SELECT rank_season(id) FROM competitions",
    );
  }
}

/** Every session was opened these minutes earlier than it was. */
export async function ageSessions(minutes: number): Promise<void> {
  await write(`UPDATE sessions SET created_at = created_at - interval '${minutes} minutes'`);
}

/** Every stored price becomes older by these minutes. */
function agePrices(home: string, minutes: number): void {
  execFileSync(PYTHON, ["-c", AGE_PRICES, home, String(minutes)], { cwd: ROOT, stdio: "pipe" });
}

function pricesIn(home: string): string {
  return join(home, "prices.json");
}

/** A folder for the system's data, with the prices at which every token of the seed begins. */
function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), "alpha-browser-"));
  const seed: { tokens: { address: string; listing?: { starting_price_usd?: string } }[] } =
    JSON.parse(readFileSync(SEED, "utf8"));
  const prices = seed.tokens.flatMap(({ address, listing }) =>
    listing?.starting_price_usd ? [[address, listing.starting_price_usd]] : [],
  );
  writeFileSync(pricesIn(home), JSON.stringify({ prices: Object.fromEntries(prices) }));
  return home;
}

/**
 * A port that nobody listens at, below those that the system gives to connections: one of these could
 * take it before its server listens.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
  return isFree ? port : freePort();
}
