import { expect, test } from "@playwright/test";
import type { Transactions } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { liquidStake, signIn, stake, swap, swapOften, unstake } from "./orders.ts";
import {
  expectBalance,
  expectHistory,
  expectInvestments,
  expectOwnRank,
  expectPortfolio,
  expectProfitSources,
} from "./screens.ts";
import { runJob } from "./system.ts";
import { goTo, newVisitor } from "./visitor.ts";

test("a guest trades, and every figure on the screens is the server's", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;

  await test.step("signs in and finds the grant", async () => {
    await signIn(visitor);
    await expectPortfolio(visitor);
    await inspect(page, "portfolio-granted");
  });

  await test.step("swaps", async () => {
    await swap(visitor, "1.5");
    await expectBalance(visitor, "SOL");
  });

  await test.step("stakes for a token that grows, and for interest", async () => {
    await liquidStake(visitor, "2");
    await stake(visitor, "1.25");
    await expectInvestments(visitor);
  });

  await test.step("unstakes", async () => {
    await unstake(visitor, "SOL");
    await expectInvestments(visitor);
  });

  await test.step("reads the history, and only its swaps", async () => {
    await goTo(visitor, "history");
    await expectHistory(visitor);
    await inspect(page, "history");
    await page.getByLabel(words.history.filter).selectOption("swap");
    await expect(page).toHaveURL(/type=swap/);
    await expect(async () => {
      const { transactions } = await answers.latest<Transactions>("trading.transactions");
      expect(transactions.map((one) => one.transaction_type)).toEqual(["swap"]);
    }).toPass();
    await expectHistory(visitor);
  });

  await test.step("turns the pages of a long history", async () => {
    await swapOften(visitor, 20);
    await goTo(visitor, "history");
    await page.reload();
    await expect(page.locator("tbody tr")).toHaveCount(20);
    await expectHistory(visitor);
    await page.getByRole("button", { name: words.history.next }).click();
    await expect(page).toHaveURL(/page=2/);
    await expect(page.locator("tbody tr")).toHaveCount(6);
    await expectHistory(visitor);
  });

  await test.step("is ranked", async () => {
    await runJob("update_prices");
    await goTo(visitor, "leaderboard");
    await page.reload();
    await expectOwnRank(visitor);
    await inspect(page, "leaderboard");
  });

  await test.step("sees all of it in the portfolio", async () => {
    await goTo(visitor, "portfolio");
    await expectPortfolio(visitor);
    await expectProfitSources(visitor);
    await inspect(page, "portfolio");
  });

  expect(visitor.complaints).toEqual([]);
});
