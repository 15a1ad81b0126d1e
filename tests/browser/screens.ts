import { expect } from "@playwright/test";
import type {
  CostBasisByToken,
  Investments,
  PnlBreakdown,
  Portfolio,
  Standing,
  Transactions,
} from "../../web/src/rpc/generated.ts";
import { expectAmounts, expectFigure } from "./figures.ts";
import type { Visitor } from "./visitor.ts";

/** What is looked at again from the start is not waited for: the server may have said more. */
const AT_ONCE = { timeout: 1_000 };

/** Retries until the screen shows what the server said last: both are renewed meanwhile. */
function settled(check: () => Promise<void>): Promise<void> {
  return expect(check).toPass();
}

function known(...values: (string | null)[]): string[] {
  return values.filter((value) => value !== null);
}

/** The total, the profit and every holding are the server's. */
export function expectPortfolio({ page, words, answers, isOnPhone }: Visitor): Promise<void> {
  return settled(async () => {
    const portfolio = await answers.latest<Portfolio>("portfolio.get");
    await expectAmounts(page.getByTestId("total"), known(portfolio.total_value_usd));
    const summary = page.getByRole("region", { name: words.portfolio.total });
    const profit = summary.getByText(words.portfolio.sinceStart).locator("..");
    expectFigure(await profit.textContent(), portfolio.pnl?.pnl_usd ?? "");
    const table = page.getByRole("table", { name: words.portfolio.tokens });
    const held = portfolio.tokens.filter(({ balance }) => balance !== "0");
    const { tokens: costs } = await answers.latest<CostBasisByToken>("portfolio.costBasis");
    await expect(table.locator("tbody tr")).toHaveCount(held.length, AT_ONCE);
    for (const { token, token_address, balance, price_usd, value_usd } of held) {
      const cost = costs.find((one) => one.token_address === token_address);
      const row = table.getByRole("row").filter({ has: page.getByText(token, { exact: true }) });
      const average = cost?.average_cost_usd ?? null;
      const onDesktop = known(balance, price_usd, average, value_usd);
      await expectAmounts(row, isOnPhone ? known(value_usd, balance, average) : onDesktop);
    }
  });
}

/** Each source of the profit, and the profit itself, are the server's. */
export function expectProfitSources({ page, words, answers }: Visitor): Promise<void> {
  const card = page.getByRole("region", { name: words.portfolio.sources });
  return settled(async () => {
    const told = await answers.latest<PnlBreakdown>("portfolio.breakdown");
    const seen = await card.locator("dd").allTextContents();
    const { spot, perps, funding, staking, liquid_staking, lending, fees } = told;
    const sources = [spot, perps, funding, staking, liquid_staking, lending, fees];
    const parts = [...sources, told.pnl_usd, told.hold_pnl_usd];
    for (const [index, part] of parts.entries()) expectFigure(seen[index] ?? "", part ?? "");
  });
}

/** The balance beside the amount to swap is the server's. */
export function expectBalance({ page, answers }: Visitor, symbol: string): Promise<void> {
  return settled(async () => {
    const { tokens } = await answers.latest<Portfolio>("portfolio.get");
    const balance = tokens.find(({ token }) => token === symbol)?.balance ?? "0";
    await expectAmounts(page.getByTestId("balance").locator(".."), [balance]);
  });
}

/** Every investment is listed with its worth, nothing of it out of sight; ended ones have none. */
export function expectInvestments({ page, words, answers }: Visitor): Promise<void> {
  return settled(async () => {
    const { investments } = await answers.latest<Investments>("investments.list");
    const table = page.getByRole("table", { name: words.earn.mine });
    const rows = table.locator("tbody tr");
    await expect(rows).toHaveCount(investments.length, AT_ONCE);
    for (const { lst_symbol, symbol, status, value, value_usd } of investments) {
      const name = page.getByText(lst_symbol ?? symbol, { exact: true });
      const worth = rows.filter({ has: name }).locator("td").nth(3);
      await expectAmounts(worth, status === "active" ? known(value_usd, value) : []);
    }
    const outOfSight = await table.evaluate(
      ({ parentElement: box }) => (box?.scrollWidth ?? 0) - (box?.clientWidth ?? 0),
    );
    expect(outOfSight, "pixels of the table to scroll to").toBe(0);
  });
}

/** Every transaction is listed with what went and what came. */
export function expectHistory({ page, words, answers, isOnPhone }: Visitor): Promise<void> {
  return settled(async () => {
    const { transactions } = await answers.latest<Transactions>("trading.transactions");
    const rows = page.getByRole("table", { name: words.history.title }).locator("tbody tr");
    await expect(rows).toHaveCount(transactions.length, AT_ONCE);
    for (const [index, { amount_from, amount_to, fee }] of transactions.entries()) {
      const seen = isOnPhone ? known(amount_to, amount_from) : known(amount_from, amount_to, fee);
      await expectAmounts(rows.nth(index), seen);
    }
  });
}

/** The own row is marked and has the server's figures. */
export function expectOwnRank({ page, words, answers, isOnPhone }: Visitor): Promise<void> {
  return settled(async () => {
    const { place: own } = await answers.latest<Standing>("leaderboard.standing");
    const row = page.locator("tbody tr[aria-current]").first();
    await expect(row).toContainText(words.leaderboard.you);
    await expectAmounts(row, isOnPhone ? [] : known(own.total_value_usd));
    const gained = row.locator("td").nth(3).locator("> span").first();
    expectFigure(await gained.textContent(), own.pnl_percentage);
  });
}
