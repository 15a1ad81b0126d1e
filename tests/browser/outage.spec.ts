import { expect, type Page, test } from "@playwright/test";
import { inspect } from "./inspection.ts";
import { ONCE } from "./once.ts";
import { signIn, swapOften } from "./orders.ts";
import { expectBalance } from "./screens.ts";
import { withOldPrices } from "./system.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const HALF_A_MINUTE_MS = 30_000;
const MINUTE_MS = 60_000;
const TOO_OLD_MINUTES = 21;
/** How long a source of prices is left alone after it failed, and a little. */
const SOURCE_RESTS_MS = 40_000;

test("without a line orders are off, it is said why, and they come back with it", async ({
  page,
  context,
}) => {
  const visitor = await newVisitor(page);
  await signIn(visitor);
  await typeSwap(visitor);
  const { words } = visitor;

  await test.step("the browser is offline", async () => {
    await context.setOffline(true);
    await expect(page.getByText(words.block.offline)).toBeVisible();
    await expect(submit(page)).toBeDisabled();
    await expect(submit(page)).toHaveText(words.swap.offline);
    await inspect(page, "offline");
    await context.setOffline(false);
    await expect(page.getByText(words.block.offline)).toBeHidden();
    await expect(submit(page)).toHaveText(words.swap.action);
  });

  await test.step("the server is away", async () => {
    await page.route("**/trpc/**", (route) => route.abort());
    await page.clock.install();
    await page.clock.fastForward(MINUTE_MS);
    await expect(async () => {
      await page.clock.runFor(MINUTE_MS);
      await expect(page.getByText(words.block.unreachable)).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: MINUTE_MS }); // a busy machine needs seconds to run through a minute
    await expect(submit(page)).toBeDisabled();
    await page.unroute("**/trpc/**");
    await expect(async () => {
      await page.clock.runFor(MINUTE_MS);
      await expect(page.getByText(words.block.unreachable)).toBeHidden({ timeout: 1_000 });
    }).toPass({ timeout: MINUTE_MS });
    await expect(submit(page)).toHaveText(words.swap.action);
  });
});

test("prices that nobody renews stop every order until they are fresh again", async ({ page }) => {
  test.slow();
  const visitor = await newVisitor(page);
  await signIn(visitor);
  const { words } = visitor;
  await withOldPrices(TOO_OLD_MINUTES, async () => {
    await page.reload();
    await goTo(visitor, "swap");
    await expect(page.getByText(words.block.stale)).toBeVisible();
    await page.getByLabel(filled(words.swap.amount, { symbol: "SOL" })).fill("1");
    await expect(submit(page)).toHaveText(words.swap.stale);
    await expect(submit(page)).toBeDisabled();
    await inspect(page, "stale");
  });
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(page.getByText(words.block.stale)).toBeHidden({ timeout: 1_000 });
  }).toPass({ timeout: SOURCE_RESTS_MS });
  await typeSwap(visitor);
});

test(
  "where neither sockets nor streams come through, the page asks by itself",
  ONCE,
  async ({ page }) => {
    await page.clock.install();
    const visitor = await newVisitor(page);
    let blocked = 0;
    await page.routeWebSocket(/\/trpc/, (socket) => socket.close());
    await page.route(isStream, (route) => {
      blocked += 1;
      return route.abort();
    });
    await signIn(visitor);
    await goTo(visitor, "swap");
    await expectBalance(visitor, "SOL");

    const asked = ["tokens.prices", "portfolio.get", "notifications.list"].map((path) =>
      page.waitForRequest((request) => request.url().includes(path)),
    );
    await swapOften(visitor, 1); // elsewhere, as far as this page knows
    await page.clock.fastForward(HALF_A_MINUTE_MS);
    await Promise.all(asked);
    await expect(page.getByTestId("balance")).toContainText("9.99");
    await expect.poll(() => blocked).toBeGreaterThan(0);
  },
);

/** Prices, notifications and standings as they come by themselves. */
function isStream(address: URL): boolean {
  return /\/trpc\/[a-z]+\.on[A-Z]/.test(address.pathname);
}

async function typeSwap(visitor: Visitor): Promise<void> {
  const { page, words } = visitor;
  await goTo(visitor, "swap");
  await page.getByLabel(filled(words.swap.amount, { symbol: "SOL" })).fill("1");
  await expect(submit(page)).toHaveText(words.swap.action);
  await expect(submit(page)).toBeEnabled();
}

function submit(page: Page) {
  return page.locator("form button[type=submit]");
}
