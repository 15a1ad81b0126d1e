import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signIn } from "./orders.ts";
import { SEED, type SimulatedTrader } from "./simulated-traders.ts";
import { PYTHON, ROOT, type System, withSystemApart } from "./system.ts";
import type { Visitor } from "./visitor.ts";

/** Signs in with the trader's key, as one who imported it. */
export async function enter(visitor: Visitor, trader: SimulatedTrader): Promise<void> {
  const { page } = visitor;
  await page.addInitScript((key) => localStorage.setItem("alpha.guest-key", key), trader.exported);
  await page.addInitScript(() => localStorage.setItem("alpha.first-steps", "hidden"));
  await signIn(visitor);
}

/** While `look` runs, the system is one whose season so many have traded in for a day. */
export async function withSimulatedSeason(
  traders: number,
  look: (system: System) => Promise<void>,
): Promise<void> {
  const home = join(mkdtempSync(join(tmpdir(), "alpha-browser-")), "home");
  const size = ["--seed", SEED, "--days", "1", "--users", String(traders)];
  const env = { ...process.env, ALPHA_HOME: home, DATABASE_URL: "", REDIS_URL: "" };
  const simulate = ["-m", "backend.app.cli", "simulate", "--keep", ...size];
  execFileSync(PYTHON, simulate, { cwd: ROOT, env, stdio: "pipe" });
  await withSystemApart(look, home);
}
