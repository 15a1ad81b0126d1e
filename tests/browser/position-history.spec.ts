import { expect, type Page, test } from "@playwright/test";
import type {
  ClosedPositions,
  FundingPayments,
  PerpMarkets,
  PerpPositions,
} from "../../web/src/rpc/generated.ts";
import { expectAmounts, expectFigure } from "./figures.ts";
import { inspect } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { forgetShift } from "./organiser.ts";
import { chooseMarket, close, expectPositions, open, positionRows } from "./positions.ts";
import { movePrice } from "./system.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const SYMBOL = "JUP";
const SHORT = { direction: "short", collateral: "200", leverage: "3" } as const;
const LONG = { direction: "long", collateral: "100", leverage: "10" } as const;
const PRICE_AGE_MAX_MS = 30_000;
/** Longer than passing news stays. */
const NEWS_MS = 7_000;

test("a position is warned about until it is out of danger, and remembered when it has ended", async ({
  page,
}) => {
  test.slow();
  await page.clock.install();
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;
  await signIn(visitor);
  await chooseMarket(visitor, SYMBOL);
  const { markets } = await answers.latest<PerpMarkets>("perp.markets");
  const market = markets.find(({ symbol }) => symbol === SYMBOL);
  const [address, price] = [market?.token_address ?? "", market?.mark_price ?? ""];
  await open(visitor, SYMBOL, SHORT);
  await open(visitor, SYMBOL, LONG);
  await expectPositions(visitor, 2);
  const warning = news(visitor, "warning", words.news.titles.liquidation_warning);

  await test.step("the closing fee is said before closing", async () => {
    const { positions } = await answers.latest<PerpPositions>("perp.positions");
    const row = positionRows(visitor).nth(1);
    await row.getByRole("button", { name: filled(words.perp.closeOf, { symbol: SYMBOL }) }).click();
    const fee = page
      .getByRole("dialog")
      .locator("dt", { hasText: words.perp.closingFee })
      .locator("xpath=following-sibling::dd");
    const { fee_rate } = await answers.latest<PerpMarkets>("perp.markets");
    const notional = Number(positions[1]?.notional_usd);
    expectFigure(await fee.textContent(), (notional * Number(fee_rate)).toFixed(6));
    await inspect(page, "close");
    await page.getByRole("dialog").getByRole("button", { name: words.perp.keep }).click();
  });

  await test.step("the warning stays as long as the danger, and goes with it", async () => {
    const { positions } = await answers.latest<PerpPositions>("perp.positions");
    const long = positions.find(({ direction }) => direction === "long");
    await movePrice(address, (Number(long?.liquidation_price) * 1.002).toFixed(6));
    await untilSeen(page, () => expect(warning).toBeVisible({ timeout: 2_000 }));
    await page.clock.fastForward(NEWS_MS);
    await expect(warning).toBeVisible();
    await movePrice(address, price);
    await untilSeen(page, () => expect(warning).toBeHidden({ timeout: 2_000 }));
  });

  await test.step("the news of a liquidation stays until it is closed", async () => {
    const { positions } = await answers.latest<PerpPositions>("perp.positions");
    const long = positions.find(({ direction }) => direction === "long");
    await movePrice(address, (Number(long?.liquidation_price) * 0.99).toFixed(6));
    const liquidated = news(visitor, "error", words.news.titles.liquidation);
    await untilSeen(page, () => expect(liquidated).toBeVisible({ timeout: 2_000 }));
    await page.clock.fastForward(NEWS_MS);
    await expect(liquidated).toBeVisible();
    await liquidated.getByRole("button").click();
    await expect(liquidated).toBeHidden();
  });

  await test.step("the short is closed with a profit", async () => {
    await close(visitor, positionRows(visitor).first(), { symbol: SYMBOL, direction: "short" });
    await expectPositions(visitor, 0);
    // A position that has ended goes from the list, and what is below it moves up.
    await forgetShift(page);
  });

  await test.step("the history says which positions they were, and what they made", async () => {
    await goTo(visitor, "history");
    const kind = filled(words.perp.kind, { direction: words.perp.short, leverage: "3" });
    const rows = page.getByRole("table", { name: words.history.title }).locator("tbody tr");
    const closed = rows.filter({ hasText: words.history.types.perp_close });
    await expect(closed).toContainText(`${SYMBOL} ${kind}`);
    await expect(closed).toContainText(words.history.realisedPnl);
    const opened = rows.filter({ hasText: words.history.types.perp_open }).nth(1);
    await expect(opened).toContainText(`${SYMBOL} ${kind}`);
    // The size of a short is nothing that was received.
    await expect(opened.locator("td").nth(2)).not.toContainText(SYMBOL);
    await inspect(page, "history-perps");
  });

  await test.step("ended positions have a list of their own", async () => {
    await page.getByRole("radio", { name: words.history.views.positions }).press("Space");
    await expect(page).toHaveURL(/view=positions/);
    const rows = page
      .getByRole("table", { name: words.history.views.positions })
      .locator("tbody tr");
    await expect(rows).toHaveCount(2);
    const { positions } = await answers.latest<ClosedPositions>("perp.closedPositions");
    expect(positions.map(({ ending }) => ending)).toEqual(["closed", "liquidated"]);
    for (const [index, position] of positions.entries()) {
      const { entry_price, exit_price, position_size, collateral_amount, funding, fee } = position;
      const seen = visitor.isOnPhone
        ? [entry_price, exit_price]
        : [position_size, collateral_amount, entry_price, exit_price, funding, fee];
      await expectAmounts(rows.nth(index), seen);
      expectFigure(await rows.nth(index).locator("td").nth(5).textContent(), position.pnl);
    }
    await inspect(page, "history-positions");
    await page.reload();
    await expect(rows).toHaveCount(2);
  });

  await test.step("each lists the payments that make its funding", async () => {
    const { positions } = await answers.latest<ClosedPositions>("perp.closedPositions");
    const name = filled(words.market.fundingOf, { symbol: SYMBOL });
    await page.getByRole("button", { name }).first().press("Enter");
    const dialog = page.getByRole("dialog", { name });
    const lines = dialog.locator("tbody tr");
    await expect(lines.first()).toBeVisible();
    const { payments } = await answers.latest<FundingPayments>("perp.fundingPayments");
    await expect(lines).toHaveCount(payments.length);
    for (const [index, { amount }] of payments.entries()) {
      expectFigure(await lines.nth(index).locator("td").nth(2).textContent(), amount);
    }
    const sum = payments.reduce((all, { amount }) => all + Number(amount), 0);
    expect(sum).toBeCloseTo(Number(positions[0]?.funding), 9);
    await inspect(page, "funding");
    await page.keyboard.press("Escape");
  });

  await movePrice(address, price);
  expect(visitor.complaints).toEqual([]);
});

function news({ page, words }: Visitor, look: "warning" | "error", title: string) {
  const gaps = { symbol: SYMBOL, direction: words.news.long, leverage: LONG.leverage };
  return page.locator(`[data-type="${look}"]`, { hasText: filled(title, gaps) });
}

/** Comes back to the page, on which it asks for prices of this moment, until `look` passes. */
async function untilSeen(page: Page, look: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await look();
  }).toPass({ timeout: PRICE_AGE_MAX_MS + 30_000 });
}
