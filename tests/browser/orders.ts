import { expect } from "@playwright/test";
import type { Portfolio, SwapDetails } from "../../web/src/rpc/generated.ts";
import { expectFigure } from "./figures.ts";
import { inspect } from "./inspection.ts";
import { filled, goTo, type Visitor } from "./visitor.ts";

/** Signs in on the first page with the guest wallet, a new one for each visitor. */
export async function signIn(visitor: Visitor): Promise<void> {
  const { page, words } = visitor;
  await page.goto("/");
  await page.getByRole("button", { name: words.landing.guest }).click();
  await expect(page.getByRole("button", { name: words.account.menu })).toBeVisible();
}

/** Swaps SOL for USDC at the quote that is shown. */
export async function swap(visitor: Visitor, amount: string): Promise<void> {
  const { page, words, answers } = visitor;
  await goTo(visitor, "swap");
  await page.getByLabel(filled(words.swap.amount, { symbol: "SOL" })).fill(amount);
  const button = page.getByRole("button", { name: words.swap.action, exact: true });
  await expect(button).toBeEnabled();
  const quote = await answers.latest<SwapDetails>("trading.quote");
  expect(quote.amount_from).toBe(amount);
  const received = page.getByRole("status", { name: words.swap.receive });
  expectFigure(await received.textContent(), quote.amount_to);
  await inspect(page, "swap");
  await button.click();
  await expectToast(visitor, words.swap.done, { from: `${amount} SOL` });
  const made = await answers.latest<{ details: SwapDetails }>("trading.swap");
  expect(made.details.amount_to).toBe(quote.amount_to);
}

/** Makes as many small swaps as named, past the screens: to have a long history. */
export async function swapOften({ page, answers }: Visitor, count: number): Promise<void> {
  const { tokens } = await answers.latest<Portfolio>("portfolio.get");
  const [from, to] = ["SOL", "USDC"].map(
    (symbol) => tokens.find(({ token }) => token === symbol)?.token_address,
  );
  for (let made = 0; made < count; made += 1) {
    const order = { from_token_address: from, to_token_address: to, amount: "0.01" };
    const response = await page.request.post("/trpc/trading.swap", { data: order });
    expect(response.ok(), await response.text()).toBe(true);
  }
}

/** Stakes SOL with the pool that yields most. */
export async function liquidStake(visitor: Visitor, amount: string): Promise<void> {
  const { page, words } = visitor;
  await goTo(visitor, "earn");
  await page.getByLabel(filled(words.swap.amount, { symbol: "SOL" })).fill(amount);
  const action = filled(words.earn.begin.liquid_staking, { lst: "mSOL" });
  await page.getByRole("button", { name: action }).click();
  await expectToast(visitor, words.earn.liquidStaked, { amount: `${amount} SOL` });
}

/** Stakes SOL for interest; the choices are made by keyboard. */
export async function stake(visitor: Visitor, amount: string): Promise<void> {
  const { page, words } = visitor;
  await page.getByRole("radio", { name: words.earn.tabs.staking, exact: true }).press("Space");
  await page.getByRole("radio", { name: "SOL Solana" }).press("Space");
  await page.getByLabel(filled(words.swap.amount, { symbol: "SOL" })).fill(amount);
  const action = filled(words.earn.begin.staking, { symbol: "SOL" });
  await page.getByRole("button", { name: action }).click();
  await expectToast(visitor, words.earn.staked, { amount: `${amount} SOL` });
  await inspect(page, "earn");
}

/** Lends USDC; the choices are made by keyboard. */
export async function lend(visitor: Visitor, amount: string): Promise<void> {
  const { page, words } = visitor;
  await goTo(visitor, "earn");
  await page.getByRole("radio", { name: words.earn.tabs.lending, exact: true }).press("Space");
  await page.getByRole("radio", { name: "USDC USD Coin" }).press("Space");
  await page.getByLabel(filled(words.swap.amount, { symbol: "USDC" })).fill(amount);
  await inspect(page, "lend");
  await page
    .getByRole("button", { name: filled(words.earn.begin.lending, { symbol: "USDC" }) })
    .click();
  await expectToast(visitor, words.earn.lent, { amount: `${amount} USDC` });
}

/** Takes back what was lent of the token, after being asked once more. */
export async function withdraw(visitor: Visitor, symbol: string): Promise<void> {
  const { page, words } = visitor;
  const table = page.getByRole("table", { name: words.earn.mine });
  await table.getByRole("button", { name: `${words.earn.withdraw} ${symbol}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(words.earn.youReceive);
  await inspect(page, "withdraw");
  await dialog.getByRole("button", { name: words.earn.withdraw, exact: true }).click();
  await expectToast(visitor, words.earn.withdrew, {});
  await expect(dialog).toBeHidden();
}

/** Ends the investment in the token, after being asked once more. */
export async function unstake(visitor: Visitor, symbol: string): Promise<void> {
  const { page, words } = visitor;
  const table = page.getByRole("table", { name: words.earn.mine });
  await table.getByRole("button", { name: `${words.earn.unstake} ${symbol}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(words.earn.youReceive);
  await inspect(page, "unstake");
  await dialog.getByRole("button", { name: words.earn.unstake, exact: true }).click();
  await expectToast(visitor, words.earn.unstaked, {});
  await expect(dialog).toBeHidden();
}

/** Waits for the good news of an order: the sentence, with anything in the gaps that are not filled. */
export async function expectToast(
  { page }: Visitor,
  sentence: string,
  values: Record<string, string>,
): Promise<void> {
  const parts = filled(sentence, values).split(/\{\w+\}/);
  // An older toast may still stand there: only the whole sentence tells one from another.
  const whole = new RegExp(parts.map(literally).join(".+"));
  await expect(page.locator('[data-type="success"]', { hasText: whole })).toBeVisible();
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
