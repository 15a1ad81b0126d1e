import { expect, test } from "@playwright/test";
import type { Transactions } from "../../web/src/rpc/generated.ts";
import { lend, signIn, withdraw } from "./orders.ts";
import {
  expectHistory,
  expectInvestments,
  expectPortfolio,
  expectProfitSources,
} from "./screens.ts";
import { goTo, newVisitor } from "./visitor.ts";

test("a guest lends and withdraws, and every figure on the screens is the server's", async ({
  page,
}) => {
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;

  await test.step("signs in and lends", async () => {
    await signIn(visitor);
    await expectPortfolio(visitor);
    await lend(visitor, "250.5");
    await expectInvestments(visitor);
  });

  await test.step("sees the loan in the portfolio", async () => {
    await goTo(visitor, "portfolio");
    await expectPortfolio(visitor);
    await expectProfitSources(visitor);
    const name = words.portfolio.deposited.lending.replace("{symbol}", "USDC");
    await expect(page.getByText(name, { exact: true })).toBeVisible();
  });

  await test.step("withdraws", async () => {
    await goTo(visitor, "earn");
    await withdraw(visitor, "USDC");
    await expectInvestments(visitor);
  });

  await test.step("reads the history of both", async () => {
    await goTo(visitor, "history");
    await expectHistory(visitor);
    const { transactions } = await answers.latest<Transactions>("trading.transactions");
    expect(transactions.map((one) => one.transaction_type).slice(0, 2)).toEqual([
      "withdraw",
      "lend",
    ]);
    const table = page.getByRole("table", { name: words.history.title });
    for (const type of ["withdraw", "lend"] as const) {
      await expect(table.getByText(words.history.types[type], { exact: true })).toBeVisible();
    }
  });

  expect(visitor.complaints).toEqual([]);
});
