import { expect, type Page, test } from "@playwright/test";
import type { Session, Transactions } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { ONCE } from "./once.ts";
import { expectToast, signIn } from "./orders.ts";
import { chooseMarket, positionRows, write } from "./positions.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const SHORT = { direction: "short", collateral: "50", leverage: "2" } as const;
/** Longer than the page waits for an answer. */
const GIVEN_UP_MS = 30_000;

/** What happens to a call on its way: it does not arrive, its answer is lost, or is held back. */
type Loss = "call" | "answer" | "held";

// The page may still be asking when its test ends.
test.afterEach(({ page }) => page.unrouteAll({ behavior: "ignoreErrors" }));

test("a swap whose answers are lost is carried out once, and its receipt is found by its key", async ({
  page,
}) => {
  const visitor = await newVisitor(page);
  await signIn(visitor);
  await typeSwap(visitor, "1");

  await test.step("nobody says that it failed, and its receipt comes by its key", async () => {
    const lost = await lose(page, "trading.swap", "answer");
    await submit(page).click();
    await expectToast(visitor, visitor.words.swap.done, { from: "1 SOL" });
    expect(lost.keys.size).toBe(1);
    await expect(amount(visitor)).toHaveValue("");
    expect(await count(visitor, "swap")).toBe(1);
  });

  await test.step("while the server cannot be asked it is not known yet, over a reload too", async () => {
    const asking = await lose(page, "trading.orderStatus", "call");
    await typeSwap(visitor, "2");
    await submit(page).click();
    await expect(page.getByText(visitor.words.order.asked)).toBeVisible();
    await expect(submit(page)).toHaveText(visitor.words.order.again);
    await inspect(page, "order-not-known-yet");
    await page.reload();
    await expect(page.getByText(visitor.words.order.asked)).toBeVisible();
    await expect(amount(visitor)).toHaveValue("2");
    await asking.end();
    await expectToast(visitor, visitor.words.swap.done, { from: "2 SOL" });
    expect(await count(visitor, "swap")).toBe(2);
  });
});

test("a swap that never arrived is sent again as the same order", async ({ page }) => {
  const visitor = await newVisitor(page);
  await signIn(visitor);
  await typeSwap(visitor, "1");
  const lost = await lose(page, "trading.swap", "call");
  await submit(page).click();
  await expect(page.getByText(visitor.words.order.undone)).toBeVisible();
  await inspect(page, "order-not-carried-out");
  await lost.end();

  await test.step("another swap is another order", async () => {
    await amount(visitor).fill("2");
    await expect(page.getByText(visitor.words.order.undone)).toBeHidden();
    await expect(submit(page)).toHaveText(visitor.words.swap.action);
    await amount(visitor).fill("1");
  });

  const sent = page.waitForRequest((request) => request.url().includes("trading.swap"));
  await expect(submit(page)).toHaveText(visitor.words.order.again);
  await submit(page).click();
  expect(keyOf((await sent).postData())).toBe([...lost.keys][0]);
  await expectToast(visitor, visitor.words.swap.done, { from: "1 SOL" });
  expect(await count(visitor, "swap")).toBe(1);
});

test("a swap whose answer is held back is not waited for without end", ONCE, async ({ page }) => {
  const visitor = await newVisitor(page);
  await signIn(visitor);
  await typeSwap(visitor, "1");
  const held = await lose(page, "trading.swap", "held");
  await submit(page).click();
  await expect(page.getByText(visitor.words.order.asked)).toBeVisible({ timeout: GIVEN_UP_MS });
  await held.end();
  await expectToast(visitor, visitor.words.swap.done, { from: "1 SOL" });
  expect(held.keys.size).toBe(1);
  expect(await count(visitor, "swap")).toBe(1);
});

test(
  "positions and stakes whose answers are lost are not made twice either",
  ONCE,
  async ({ page }) => {
    test.slow();
    const visitor = await newVisitor(page);
    const { words } = visitor;
    await signIn(visitor);

    await test.step("opening a position", async () => {
      await chooseMarket(visitor, "SOL");
      await write(visitor, SHORT);
      const lost = await lose(page, "perp.open", "answer");
      await submit(page).click();
      await expectToast(visitor, words.perp.opened, { symbol: "SOL" });
      expect(lost.keys.size).toBe(1);
      await expect(positionRows(visitor)).toHaveCount(1);
      expect(await count(visitor, "perp_open")).toBe(1);
    });

    await test.step("closing it", async () => {
      const lost = await lose(page, "perp.close", "answer");
      const name = filled(words.perp.closeOf, { symbol: "SOL" });
      await positionRows(visitor).getByRole("button", { name }).click();
      await page.getByRole("dialog").getByRole("button", { name: words.perp.closeNow }).click();
      await expectToast(visitor, words.perp.closed, { symbol: "SOL" });
      expect(lost.keys.size).toBe(1);
      await expect(page.getByRole("dialog")).toBeHidden();
    });

    await test.step("staking, and taking it back", async () => {
      await goTo(visitor, "earn");
      const staked = await lose(page, "investments.liquidStake", "answer");
      await amount(visitor).fill("1");
      await submit(page).click();
      await expectToast(visitor, words.earn.liquidStaked, { amount: "1 SOL" });
      expect(staked.keys.size).toBe(1);
      const ended = await lose(page, "investments.unstake", "answer");
      const table = page.getByRole("table", { name: words.earn.mine });
      await table.getByRole("button", { name: new RegExp(words.earn.unstake) }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: words.earn.unstake, exact: true }).click();
      await expectToast(visitor, words.earn.unstaked, {});
      expect(ended.keys.size).toBe(1);
      expect(await count(visitor, "liquid_stake")).toBe(1);
      expect(await count(visitor, "liquid_unstake")).toBe(1);
    });
  },
);

/** From now on every call of a procedure is lost in that way; `keys` are those that were sent. */
async function lose(page: Page, path: string, loss: Loss) {
  const keys = new Set<string>();
  const isCall = (url: URL) => url.pathname.startsWith("/trpc/") && url.pathname.includes(path);
  await page.route(isCall, async (route) => {
    const key = keyOf(route.request().postData());
    if (key) keys.add(key);
    if (loss !== "call") await route.fetch();
    if (loss !== "held") await route.abort();
  });
  return { keys, end: () => page.unroute(isCall) };
}

function keyOf(body: string | null): string | undefined {
  return /"idempotency_key":"([^"]+)"/.exec(body ?? "")?.[1];
}

async function count({ page, answers }: Visitor, type: string): Promise<number> {
  const { user } = await answers.latest<Session>("auth.signIn");
  const answer = await page.request.get(`/api/transactions/${user.wallet_address}?type=${type}`);
  const { total }: Transactions = await answer.json();
  return total;
}

async function typeSwap(visitor: Visitor, typed: string): Promise<void> {
  const { page, words } = visitor;
  await goTo(visitor, "swap");
  await amount(visitor).fill(typed);
  await expect(submit(page)).toHaveText(words.swap.action);
  await expect(submit(page)).toBeEnabled();
}

function amount({ page, words }: Visitor) {
  return page.getByLabel(filled(words.swap.amount, { symbol: "SOL" }));
}

function submit(page: Page) {
  return page.locator("form button[type=submit]");
}
