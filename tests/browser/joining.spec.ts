import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { signIn } from "./orders.ts";
import { PYTHON, ROOT } from "./system.ts";
import { newVisitor } from "./visitor.ts";

const MINUTE_MS = 60_000;
const REASON = "the first order of a new agent";
const SOL = "So11111111111111111111111111111111111111112";
const USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
const run = promisify(execFile);

/** What the dialog shows for a program: the lines for a shell, and the file for an MCP client. */
interface Shown {
  lines: string;
  file: string;
}

/** Runs lines of a shell in a new folder, as a newcomer does; fails where one of them does. */
async function shell(...lines: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "alpha-agent-"));
  const env = { ...process.env, PYTHON };
  await run("sh", ["-ec", lines.join("\n")], { cwd: folder, env });
}

const ORDER = { from_token_address: SOL, to_token_address: USDC, amount: "0.1", reason: REASON };
const WAYS: Record<string, (shown: Shown) => Promise<unknown>> = {
  "an MCP client": ({ file }) =>
    run(PYTHON, ["-m", "tests.clients.join_by_mcp", file, REASON], { cwd: ROOT }),
  "the client in one file": ({ lines }) =>
    shell(
      lines,
      "curl -fsS -O $ALPHA_URL/alphatest.py",
      `$PYTHON -c 'from alphatest import Alpha; Alpha().create_order("SOL/USDC", "market", "sell", 0.1, reason="${REASON}")'`,
    ),
  curl: ({ lines }) =>
    shell(
      lines,
      `curl -fsS $ALPHA_URL/api/swap -H "authorization: Bearer $ALPHA_KEY" -H 'content-type: application/json' -d '${JSON.stringify(ORDER)}'`,
    ),
};

async function textOf(page: Page, section: string): Promise<string> {
  const shown = page.getByRole("dialog").getByRole("region", { name: section });
  return (await shown.locator("pre").textContent()) ?? "";
}

for (const [way, trade] of Object.entries(WAYS)) {
  test(`from the first page to an agent's fill by ${way} takes less than a minute`, async ({
    page,
    isMobile,
  }) => {
    test.skip(isMobile, "an agent joins alike; the pages on the way have tests on the phone");
    const visitor = await newVisitor(page);
    const { words } = visitor;
    const began = Date.now();
    await signIn(visitor);
    await page.goto("/keys");
    const form = page.getByRole("region", { name: words.keys.make });
    await form.getByLabel(words.keys.name).fill("Bot");
    await form.getByRole("button", { name: words.keys.make }).click();
    await expect(page.getByRole("dialog", { name: words.keys.madeTitle })).toBeVisible();
    const lines = await textOf(page, words.keys.lines);
    const shown = { lines, file: await textOf(page, "MCP: mcp.json") };
    await page.goto("/portfolio");
    await expect(page.getByTestId("skeleton")).toHaveCount(0);

    await trade(shown);

    const feed = page.getByRole("list", { name: words.agent.feed });
    await expect(feed.getByText(REASON)).toBeVisible();
    expect(Date.now() - began).toBeLessThan(MINUTE_MS);
    expect(visitor.complaints).toEqual([]);
  });
}
