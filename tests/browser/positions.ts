import { expect, type Locator } from "@playwright/test";
import type {
  PerpMarkets,
  PerpPosition,
  PerpPositions,
  PositionDetails,
  PositionReceipt,
} from "../../web/src/rpc/generated.ts";
import { expectAmounts, expectFigure } from "./figures.ts";
import { expectToast } from "./orders.ts";
import { filled, goTo, type Visitor } from "./visitor.ts";

/** A position as it is written on the ticket. */
export interface Written {
  direction: "long" | "short";
  collateral: string;
  leverage: string;
}

/** Goes to the perps and chooses the market of a symbol. */
export async function chooseMarket(visitor: Visitor, symbol: string): Promise<void> {
  const { page, words } = visitor;
  await goTo(visitor, "perp");
  const table = page.getByRole("table", { name: words.perp.markets });
  await table.getByRole("button", { name: filled(words.perp.tradeMarket, { symbol }) }).click();
  const facts = page.getByRole("region", { name: filled(words.perp.marketOf, { symbol }) });
  const { markets } = await visitor.answers.latest<PerpMarkets>("perp.markets");
  const mark = markets.find((market) => market.symbol === symbol)?.mark_price ?? "";
  await expectAmounts(facts.locator("dd").first(), [mark]);
}

/** Writes a position, and gives its terms once all of them stand on the ticket. */
export async function write(visitor: Visitor, written: Written): Promise<PositionDetails> {
  const { page, words, answers } = visitor;
  await page.getByRole("radio", { name: words.perp[written.direction] }).press("Space");
  const amount = filled(words.swap.amount, { symbol: "USDC" });
  await page.getByLabel(amount).fill(written.collateral);
  await page.getByLabel(words.perp.leverage, { exact: true }).fill(written.leverage);
  const ticket = page.getByRole("form", { name: words.perp.ticket });
  await expect(async () => {
    const terms = await answers.latest<PositionDetails>("perp.preview");
    expect(terms.collateral_amount).toBe(written.collateral);
    // The terms of the leverage before stand there until the typed one is answered.
    const notional = Number(written.collateral) * Number(written.leverage);
    expect(Number(terms.notional_usd)).toBeCloseTo(notional, 1);
    await expectAmounts(fact(ticket, words.perp.entry), [terms.entry_price]);
    await expectAmounts(fact(ticket, words.perp.size), [terms.position_size]);
    expectFigure(await fact(ticket, words.perp.fee).textContent(), terms.fee);
    const liquidation = fact(ticket, words.perp.liquidation);
    if (terms.liquidation_price) await expectAmounts(liquidation, [terms.liquidation_price]);
    else await expect(liquidation).toHaveText(words.perp.noLiquidation);
  }).toPass();
  return answers.latest<PositionDetails>("perp.preview");
}

/** Writes and opens a position, which gets the terms that were shown. */
export async function open(visitor: Visitor, symbol: string, written: Written): Promise<void> {
  const { page, words, answers } = visitor;
  const terms = await write(visitor, written);
  const { direction, leverage } = written;
  const name = filled(direction === "long" ? words.perp.openLong : words.perp.openShort, {
    symbol,
  });
  await page.getByRole("button", { name, exact: true }).click();
  const gaps = { symbol, direction: words.perp[direction], leverage };
  await expectToast(visitor, words.perp.opened, gaps);
  const receipt = await answers.latest<PositionReceipt>("perp.open");
  const { observed_at, quoted_price, ...got } = receipt.details;
  expect(Date.parse(observed_at)).toBeGreaterThan(Date.now() - 60_000);
  expect(quoted_price).not.toBeNull();
  expect(got).toEqual(terms);
}

/** Closes a position after being asked once more. */
export async function close(
  visitor: Visitor,
  row: Locator,
  { symbol, direction }: Pick<PerpPosition, "symbol" | "direction">,
): Promise<void> {
  const { page, words } = visitor;
  await row.getByRole("button", { name: filled(words.perp.closeOf, { symbol }) }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(words.perp.payout);
  await dialog.getByRole("button", { name: words.perp.closeNow }).click();
  const gaps = { symbol, direction: words.perp[direction] };
  await expectToast(visitor, words.perp.closed, gaps);
  await expect(dialog).toBeHidden();
}

/** The rows of the open positions, the riskiest first. */
export function positionRows({ page, words }: Visitor): Locator {
  return page.getByRole("table", { name: words.perp.positions }).locator("tbody tr");
}

/** Every open position is listed in the server's order and with the server's figures. */
export function expectPositions(visitor: Visitor, count: number): Promise<void> {
  const { answers, isOnPhone } = visitor;
  const rows = positionRows(visitor);
  return expect(async () => {
    const { positions } = await answers.latest<PerpPositions>("perp.positions");
    expect(positions).toHaveLength(count);
    await expect(rows).toHaveCount(count, { timeout: 1_000 });
    for (const [index, position] of positions.entries()) {
      await expectAmounts(rows.nth(index), isOnPhone ? [] : figuresOf(position));
      const profit = rows.nth(index).locator("td").nth(6);
      expectFigure(await profit.textContent(), position.unrealised_pnl ?? "");
    }
  }).toPass();
}

function figuresOf(position: PerpPosition): string[] {
  return [
    position.position_size,
    position.notional_usd,
    position.entry_price,
    position.mark_price,
    position.liquidation_price,
    position.margin,
    position.accumulated_funding,
  ].filter((value) => value !== null);
}

function fact(place: Locator, name: string): Locator {
  return place.locator("dt", { hasText: name }).locator("xpath=following-sibling::dd");
}
