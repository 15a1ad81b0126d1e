import { expect, test } from "@playwright/test";
import type { Orders, PerpMarkets, PerpPositions } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { expectToast, signIn } from "./orders.ts";
import { chooseMarket, expectPositions, open, positionRows } from "./positions.ts";
import { movePrice } from "./system.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const LONG = { direction: "long", collateral: "100", leverage: "5" } as const;

/** A price of a token in its field's text, so many times the one that there is. */
function times(price: string, factor: number): string {
  return (Number(price) * factor).toPrecision(6);
}

/** Writes an order that waits on the open page, and sends it by Enter. */
async function wait(visitor: Visitor, kind: "limit" | "stop", price: string, amount: string) {
  const { page, words } = visitor;
  await page.getByRole("radio", { name: words.order.kinds[kind], exact: true }).press("Space");
  const ticket = page.getByRole("form", { name: words.waiting.ticket });
  await ticket.locator("input[inputmode=decimal]").nth(0).fill(price);
  await ticket.locator("input[inputmode=decimal]").nth(1).fill(amount);
  return ticket;
}

test("orders wait for their price, are cancelled, and positions close by themselves", async ({
  page,
}) => {
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;
  await signIn(visitor);
  await goTo(visitor, "perp");
  const { markets } = await answers.latest<PerpMarkets>("perp.markets");
  const solana = markets.find(({ symbol }) => symbol === "SOL");
  const [address, mark] = [solana?.token_address ?? "", solana?.mark_price ?? ""];
  const waiting = page.getByRole("table", { name: words.waiting.open });

  await test.step("a limit to buy SOL waits on the page of swaps", async () => {
    await goTo(visitor, "swap");
    const ticket = await wait(visitor, "limit", times(mark, 0.5), "50");
    await ticket.getByRole("combobox").selectOption("SOL");
    await inspect(page, "order-ticket");
    await ticket.locator("input[inputmode=decimal]").nth(1).press("Enter");
    await expect(waiting.getByRole("row")).toHaveCount(2);
    const { reserved } = await answers.latest<Orders>("orders.list");
    expect(reserved.map(({ symbol, amount }) => [symbol, amount])).toEqual([["USDC", "50"]]);
    await inspect(page, "open-orders");
  });

  await test.step("one that would fill at once says so", async () => {
    const ticket = await wait(visitor, "limit", times(mark, 2), "50");
    await ticket.locator("input[inputmode=decimal]").nth(1).press("Enter");
    const hasText = words.waiting.placeFailed;
    await expect(page.locator('[data-type="error"]', { hasText })).toBeVisible();
  });

  await test.step("it is cancelled", async () => {
    const name = filled(words.waiting.cancelOf, { symbol: "SOL" });
    await waiting.getByRole("button", { name }).click();
    await expectToast(visitor, words.waiting.cancelled, { symbol: "SOL" });
    await expect(page.getByText(words.waiting.none)).toBeVisible();
  });

  await test.step("a position has a take profit and a stop loss, and its margin is changed", async () => {
    await chooseMarket(visitor, "SOL");
    await open(visitor, "SOL", LONG);
    await expectPositions(visitor, 1);
    const manage = filled(words.perp.manageOf, { symbol: "SOL" });
    const row = positionRows(visitor).first();
    await row.getByRole("button", { name: manage }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(words.waiting.takeProfitAbove).fill(times(mark, 1.2));
    await dialog.getByLabel(words.waiting.stopLossBelow).fill(times(mark, 0.95));
    await inspect(page, "position-dialog");
    await dialog.getByRole("button", { name: words.waiting.setTriggers }).click();
    await expectToast(visitor, words.waiting.triggersSet, {});
    await expect(row).toContainText(filled(words.perp.stopLossAt, { price: "" }).trim());
    await row.getByRole("button", { name: manage }).click();
    await dialog.getByRole("radio", { name: words.waiting.parts.add }).press("Space");
    await dialog.getByLabel(words.waiting.amount).fill("10");
    await dialog.getByRole("button", { name: words.waiting.addMargin }).click();
    await expectToast(visitor, words.waiting.marginChanged, {});
  });

  await test.step("a half of it is closed", async () => {
    const row = positionRows(visitor).first();
    await row.getByRole("button", { name: filled(words.perp.closeOf, { symbol: "SOL" }) }).click();
    const dialog = page.getByRole("dialog");
    const half = filled(words.perp.percent, { percent: "50" });
    await dialog.getByRole("radio", { name: half }).press("Space");
    await inspect(page, "close-a-half");
    await dialog.getByRole("button", { name: words.perp.closeNow }).click();
    await expect(dialog).toBeHidden();
    const { positions } = await answers.latest<PerpPositions>("perp.positions");
    expect(positions).toHaveLength(1);
  });

  await test.step("the stop loss closes the rest", async () => {
    await movePrice(address, times(mark, 0.93));
    await expect(page.getByText(words.perp.none)).toBeVisible({ timeout: 60_000 });
    await movePrice(address, mark);
  });
  // The order that was refused is the one thing that the browser complains of.
  expect(visitor.complaints.filter((text) => !text.includes("412"))).toEqual([]);
});
