import { expect, test } from "@playwright/test";
import type { Candles, DayChanges, PerpMarkets } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { expectToast, signIn } from "./orders.ts";
import { chooseMarket, open, write as writePosition } from "./positions.ts";
import { movePrice, write } from "./system.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const SYMBOL = "JUP";
const PRICE_AGE_MAX_MS = 30_000;
/** Every price of a token a day ago was half of what it is. */
const A_DAY_AGO = `
INSERT INTO price_history (token_address, priced_at, price_usd, source)
SELECT token_address, now() - interval '25 hours', price_usd::numeric / 2, 'test' FROM token_prices
ON CONFLICT DO NOTHING
`;
/** Where the season began would be told by them to whoever joins later. */
const FORGOTTEN = "DELETE FROM price_history WHERE source = 'test'";

test("the chart draws candles of any length, moves by keys, and says what it draws", async ({
  page,
}) => {
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;
  await signIn(visitor);
  await chooseMarket(visitor, SYMBOL);
  const chart = (interval: string) =>
    page.getByRole("region", { name: filled(words.chart.candles, { interval, symbol: SYMBOL }) });

  await test.step("it is drawn, with the age of the price beside it", async () => {
    await expect(chart("5m").locator("canvas").first()).toBeVisible();
    const card = page.getByRole("region", {
      name: filled(words.chart.title, { symbol: SYMBOL }),
      exact: true,
    });
    await expect(card.locator("time").first()).toHaveText(/\d/);
  });

  await test.step("another length is another chart, and is kept over a reload", async () => {
    await page.getByRole("radio", { name: "1m", exact: true }).press("Space");
    await expect(chart("1m").locator("canvas").first()).toBeVisible();
    const told = await answers.latest<Candles>("market.candles");
    expect(told.interval).toBe("1m");
    await page.reload();
    await expect(chart("1m").locator("canvas").first()).toBeVisible();
  });

  await test.step("keys zoom and move it", async () => {
    for (const name of ["zoomIn", "zoomOut", "earlier", "later", "newestView"] as const) {
      await chart("1m").getByRole("button", { name: words.chart[name] }).press("Enter");
    }
    await expect(chart("1m").locator("canvas").first()).toBeVisible();
  });

  await test.step("its words are those of the candles", async () => {
    const { candles } = await answers.latest<Candles>("market.candles");
    const rows = chart("1m").locator("tbody tr");
    expect(await rows.count()).toBeGreaterThanOrEqual(Math.min(10, candles.length));
  });

  await test.step("a liquidation price far away is said, and flattens nothing", async () => {
    await open(visitor, SYMBOL, { direction: "long", collateral: "50", leverage: "2" });
    await expect(chart("1m").getByText(words.perp.liquidationShort).first()).toBeVisible();
    await expect(chart("1m")).toContainText(words.chart.below);
    await inspect(page, "perp-chart");
  });

  await test.step("the swap page charts what is bought", async () => {
    await goTo(visitor, "swap");
    const ofSol = filled(words.chart.candles, { interval: "1m", symbol: "SOL" });
    await expect(page.getByRole("region", { name: ofSol }).locator("canvas").first()).toBeVisible();
    await inspect(page, "swap-chart");
  });
  expect(visitor.complaints).toEqual([]);
});

test("markets are searched, sorted and marked, by keys alone", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;
  await signIn(visitor);
  await write(A_DAY_AGO);
  await goTo(visitor, "perp");
  await page.reload();
  const table = page.getByRole("table", { name: words.perp.markets });
  const symbols = () => table.locator("tbody tr td:first-child .font-medium").allTextContents();

  await test.step("the change of a day is the server's", async () => {
    const { changes } = await answers.latest<DayChanges>("tokens.changes");
    const jup = changes.find(({ symbol }) => symbol === SYMBOL);
    expect(Number(jup?.change_percentage)).toBeCloseTo(100, 0);
    const row = table.getByRole("row").filter({ has: page.getByText(SYMBOL, { exact: true }) });
    await expect(row).toContainText("+100.00%");
  });

  await test.step("a search leaves what it names", async () => {
    const search = page.getByLabel(words.market.search);
    await search.fill("jup");
    await expect(table.locator("tbody tr")).toHaveCount(1);
    await search.fill("no such market");
    await expect(
      page.getByText(filled(words.market.noneFound, { search: "no such market" })),
    ).toBeVisible();
    await search.fill("");
  });

  await test.step("a favourite comes first, and is kept over a reload", async () => {
    const star = () =>
      table.getByRole("checkbox", { name: filled(words.market.favourite, { symbol: SYMBOL }) });
    await star().press("Space");
    await expect(star()).toBeChecked();
    await expect.poll(async () => (await symbols())[0]).toBe(SYMBOL);
    await page.reload();
    await expect.poll(async () => (await symbols())[0]).toBe(SYMBOL);
  });

  await test.step("a head orders the rest", async () => {
    const head = table.getByRole("columnheader", { name: words.perp.market });
    await head.getByRole("button").press("Enter");
    await expect(head).toHaveAttribute("aria-sort", "ascending");
    const [first, ...rest] = await symbols();
    expect(first).toBe(SYMBOL);
    expect(rest).toEqual([...rest].sort((one, other) => one.localeCompare(other, "en")));
    await inspect(page, "markets");
  });

  await test.step("the picker has them as well, and Enter takes the first", async () => {
    const facts = page.locator("section.card").first();
    await facts.getByRole("button").first().press("Enter");
    const dialog = page.getByRole("dialog");
    const first = dialog.getByRole("listitem").first();
    await expect(first).toContainText(SYMBOL);
    await expect(first).toContainText("+100.00%");
    await inspect(page, "picker");
    await dialog.getByLabel(words.swap.searchToken).fill("bonk");
    await dialog.getByLabel(words.swap.searchToken).press("Enter");
    await expect(dialog).toBeHidden();
    const bonk = page.getByRole("region", {
      name: filled(words.perp.marketOf, { symbol: "BONK" }),
    });
    await expect(bonk).toBeVisible();
  });
  await write(FORGOTTEN);
  expect(visitor.complaints).toEqual([]);
});

test("a ticket says notional, reward and risk, and Enter opens the position", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  await chooseMarket(visitor, "SOL");
  const terms = await writePosition(visitor, {
    direction: "short",
    collateral: "100",
    leverage: "3",
  });
  const ticket = page.getByRole("form", { name: words.perp.ticket });
  const entry = Number(terms.entry_price);
  await ticket.getByText(words.plan.title).click();
  await ticket.getByLabel(words.plan.target).fill((entry * 0.9).toFixed(4));
  await ticket.getByLabel(words.plan.stop).fill((entry * 1.05).toFixed(4));
  await expect(ticket.getByText("2.00 : 1")).toBeVisible();
  await ticket.getByLabel(words.plan.stop).fill((entry * 0.95).toFixed(4));
  await expect(ticket.getByText(words.plan.stopSide)).toBeVisible();
  await inspect(page, "ticket-plan");
  await page.getByLabel(filled(words.swap.amount, { symbol: "USDC" })).press("Enter");
  const gaps = { symbol: "SOL", direction: words.perp.short, leverage: "3" };
  await expectToast(visitor, words.perp.opened, gaps);
  expect(visitor.complaints).toEqual([]);
});

test("a price alert is told once when its price is reached", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;
  await signIn(visitor);
  await chooseMarket(visitor, SYMBOL);
  const { markets } = await answers.latest<PerpMarkets>("perp.markets");
  const market = markets.find(({ symbol }) => symbol === SYMBOL);
  const [address, price] = [market?.token_address ?? "", Number(market?.mark_price)];
  const dialog = page.getByRole("dialog");
  const field = dialog.getByLabel(words.alert.price);

  await test.step("it says when it works, and refuses what is reached already", async () => {
    await page.getByRole("button", { name: words.chart.alerts }).click();
    await expect(dialog).toContainText(words.alert.text);
    await field.fill((price * 0.9).toFixed(6));
    await expect(dialog.getByRole("button", { name: words.alert.alreadyAbove })).toBeDisabled();
  });

  await test.step("it is kept in the browser", async () => {
    await field.fill((price * 1.05).toFixed(6));
    await field.press("Enter");
    await expect(dialog.getByRole("listitem")).toHaveCount(1);
    await inspect(page, "alerts");
    await page.keyboard.press("Escape");
    await page.reload();
    await expect(page.getByRole("button", { name: `${words.chart.alerts} (1)` })).toBeVisible();
  });

  await test.step("it is told when the price has come, and is gone", async () => {
    await movePrice(address, (price * 1.06).toFixed(6));
    const news = page.locator("[data-sonner-toast]", { hasText: words.alert.sides.above });
    await expect(async () => {
      await page.evaluate(() => window.dispatchEvent(new Event("focus")));
      await expect(news).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: PRICE_AGE_MAX_MS + 30_000 });
    await expect(page.getByRole("button", { name: words.chart.alerts, exact: true })).toBeVisible();
    await expect(news).toHaveCount(1);
  });

  await movePrice(address, String(market?.mark_price));
  expect(visitor.complaints).toEqual([]);
});

test("the portfolio says what tokens have cost and what each day made; every page has an end", async ({
  page,
}) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  await goTo(visitor, "portfolio");
  const calendar = page.getByRole("region", { name: words.portfolio.calendar });
  await expect(calendar.locator("time").first()).toBeVisible();
  await expect(calendar).toContainText("Asia/Tokyo");
  await expectCosts(visitor);
  const footer = page.getByRole("contentinfo");
  await expect(footer.getByRole("link", { name: words.footer.docs })).toHaveAttribute(
    "href",
    "/docs",
  );
  await footer.getByRole("link", { name: words.footer.rules }).click();
  await expect(page).toHaveURL(/#rules$/);
  expect(visitor.complaints).toEqual([]);
});

async function expectCosts({ page, words, isOnPhone }: Visitor): Promise<void> {
  const table = page.getByRole("table", { name: words.portfolio.tokens });
  const name = isOnPhone ? words.portfolio.averageShort : words.portfolio.averageCost;
  const named = table.getByText(name).filter({ visible: true });
  await expect(named.first()).toBeVisible();
  if (isOnPhone) return;
  const sol = table.getByRole("row").filter({ has: page.getByText("SOL", { exact: true }) });
  await expect(sol.getByRole("link", { name: /solscan|SOL/ }).first()).toHaveAttribute(
    "href",
    /solscan\.io/,
  );
}
