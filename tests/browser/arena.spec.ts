import { expect, test } from "@playwright/test";
import type { Tape, Transactions } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { signIn, swap } from "./orders.ts";
import { chooseMarket, close, open, positionRows } from "./positions.ts";
import { newProgram } from "./program.ts";
import { write } from "./system.ts";
import { filled, newVisitor } from "./visitor.ts";

const SOL = "So11111111111111111111111111111111111111112";
const SHORT = { direction: "short", collateral: "50", leverage: "3" } as const;
const REASON = "SOL looks cheap against its week";
const ORDER = {
  ...{ token_address: SOL, collateral_amount: "50", leverage: 2, direction: "long" },
  reason: REASON,
};
/** As often as a page asks for the tape, and some more. */
const ASKED_MS = 40_000;

test("a stranger sees on the first page what is traded, and by whom", async ({
  page,
  browser,
  request,
}) => {
  const trader = await newVisitor(page);
  const { words } = trader;
  await signIn(trader);
  await swap(trader, "0.5");
  await chooseMarket(trader, "SOL");
  await open(trader, "SOL", SHORT);
  const { locale = "", viewport, colorScheme } = test.info().project.use;
  const context = await browser.newContext({ locale, viewport, colorScheme });
  const stranger = await newVisitor(await context.newPage());
  const tape = stranger.page.getByRole("region", { name: words.tape.title });
  const lines = tape.getByRole("listitem");
  const sentence = (direction: "long" | "short", leverage: string) =>
    filled(words.tape.trades.perp_open, { symbol: "SOL", side: words.perp[direction], leverage });

  await test.step("the newest first, each with its trader", async () => {
    await stranger.page.goto("/");
    await expect(lines.first()).toContainText(sentence("short", "3"));
    await expect(lines.nth(1)).toContainText("0.5 SOL");
    const { trades } = await stranger.answers.latest<Tape>("arena.tape");
    const [newest] = trades;
    await expect(lines.first().getByRole("link")).toHaveAttribute(
      "href",
      `/portfolio?wallet=${newest?.wallet_address}`,
    );
    await expect(lines.first()).not.toContainText(words.leaderboard.agent);
    await inspect(stranger.page, "tape");
  });

  await test.step("what a program ordered has its mark, without a reload", async () => {
    const send = await newProgram(trader, request);
    expect((await send("/api/perp/open", ORDER)).status()).toBe(200);
    await expect(lines.first()).toContainText(sentence("long", "2"), { timeout: ASKED_MS });
    await expect(lines.first()).toContainText(words.leaderboard.agent);
  });

  await test.step("why a program ordered, once others may know", async () => {
    const reasons = stranger.page.getByRole("region", { name: words.reasons.title });
    await write("UPDATE competitions SET decision_delay_seconds = 0");
    try {
      await stranger.page.reload();
      const newest = reasons.getByRole("listitem").first();
      await expect(newest).toContainText(REASON);
      await expect(newest).toContainText(sentence("long", "2"));
      await inspect(stranger.page, "reasons");
    } finally {
      await write("UPDATE competitions SET decision_delay_seconds = 900");
    }
  });

  await test.step("the trader's page lists what was traded, and what it came to", async () => {
    await close(trader, positionRows(trader).first(), { symbol: "SOL", direction: "short" });
    await lines.nth(1).getByRole("link").click();
    const rows = stranger.page
      .getByRole("table", { name: words.history.title })
      .locator("tbody tr");
    await expect(rows.first()).toContainText(words.history.realisedPnl);
    const { transactions } = await stranger.answers.latest<Transactions>("trading.transactions");
    await expect(rows).toHaveCount(transactions.length);
    await inspect(stranger.page, "trader-trades");
    await stranger.page.goto("/");
  });

  await test.step("nothing where the organiser hides it", async () => {
    await write(
      "INSERT INTO disclosure_rules (competition_id, disclosure, delay_seconds) SELECT id, 'hidden', 0 FROM competitions",
    );
    try {
      await expect(tape).toContainText(words.tape.hidden, { timeout: ASKED_MS });
      await expect(lines).toHaveCount(0);
    } finally {
      await write("DELETE FROM disclosure_rules");
    }
  });
  expect(stranger.complaints).toEqual([]);
  expect(trader.complaints).toEqual([]);
  await context.close();
});
