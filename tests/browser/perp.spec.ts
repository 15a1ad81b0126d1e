import { expect, type Page, test } from "@playwright/test";
import type { PerpMarkets, PerpPositions } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { forgetShift } from "./organiser.ts";
import { chooseMarket, close, expectPositions, open, positionRows, write } from "./positions.ts";
import { movePrice } from "./system.ts";
import { filled, goTo, newVisitor } from "./visitor.ts";

const LONG = { direction: "long", collateral: "200", leverage: "10" } as const;
const PRICE_AGE_MAX_MS = 30_000;
const SHORT = { direction: "short", collateral: "50", leverage: "2" } as const;

test("a position is opened, watched, and told of when the price liquidates it", async ({
  page,
}) => {
  await page.clock.install();
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;
  await signIn(visitor);
  await chooseMarket(visitor, "cbBTC");
  const { markets } = await answers.latest<PerpMarkets>("perp.markets");
  const bitcoin = markets.find(({ symbol }) => symbol === "cbBTC");
  const [address, price] = [bitcoin?.token_address ?? "", bitcoin?.mark_price ?? ""];

  await test.step("the slider and the typed leverage are one", async () => {
    const typed = page.getByLabel(words.perp.leverage, { exact: true });
    await typed.fill("10");
    await page.getByRole("slider").press("ArrowRight");
    await expect(typed).toHaveValue("11");
    await typed.fill("21");
    const tooMuch = filled(words.perp.problems.leverageRange, { max: "20" });
    await expect(page.getByRole("button", { name: tooMuch })).toBeDisabled();
  });

  await test.step("all of the balance can be put in, fee included", async () => {
    await write(visitor, LONG);
    await page.getByRole("button", { name: words.swap.max }).click();
    const action = filled(words.perp.openLong, { symbol: "cbBTC" });
    await expect(page.getByRole("button", { name: action, exact: true })).toBeEnabled();
  });

  await test.step("opens a long and a short, the riskier one above", async () => {
    await open(visitor, "cbBTC", SHORT);
    await write(visitor, LONG);
    await inspect(page, "perp-ticket");
    await open(visitor, "cbBTC", LONG);
    await expectPositions(visitor, 2);
    const { positions } = await answers.latest<PerpPositions>("perp.positions");
    expect(positions.map(({ direction }) => direction)).toEqual(["long", "short"]);
    await inspect(page, "perp");
  });

  await test.step("sees them in the portfolio", async () => {
    await goTo(visitor, "portfolio");
    await expect(page.getByRole("region", { name: words.perp.positions })).toContainText("cbBTC");
    await inspect(page, "portfolio-perp");
    await goTo(visitor, "perp");
  });

  await test.step("closes the short", async () => {
    await close(visitor, positionRows(visitor).nth(1), { symbol: "cbBTC", direction: "short" });
    await expectPositions(visitor, 1);
    // A row that somebody closes goes, and what is below it moves up.
    await forgetShift(page);
  });

  await test.step("is told when the price passes the liquidation price", async () => {
    const { positions } = await answers.latest<PerpPositions>("perp.positions");
    await movePrice(address, (Number(positions[0]?.liquidation_price) * 0.999).toFixed(6));
    const { long } = words.news;
    const gaps = { symbol: "cbBTC", direction: long, leverage: LONG.leverage };
    const hasText = filled(words.news.titles.liquidation, gaps);
    await expect(async () => {
      await comeBack(page);
      const news = page.locator('[data-type="error"]', { hasText });
      await expect(news).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: PRICE_AGE_MAX_MS + 20_000 }); // a fetch under way may still bring the old one
    await expect(page.getByText(words.perp.none)).toBeVisible();
    // Other news leaves after six seconds.
    await page.clock.fastForward(8_000);
    await expect(page.locator('[data-type="error"]', { hasText })).toBeVisible();
  });

  await test.step("reads it again under the bell", async () => {
    const bell = (unread: string) =>
      page.getByRole("button", { name: filled(words.notifications.open, { unread }) });
    await bell("2").click();
    const list = page.getByRole("dialog", { name: words.notifications.title });
    await expect(list.getByRole("listitem")).toHaveCount(2);
    await inspect(page, "notifications");
    await page.keyboard.press("Escape");
    await expect(bell("0")).toBeVisible();
  });

  await movePrice(address, price);
  expect(visitor.complaints).toEqual([]);
});

/** The page gets the focus again, on which it asks for prices of this moment. */
function comeBack(page: Page): Promise<boolean> {
  return page.evaluate(() => window.dispatchEvent(new Event("focus")));
}
