import { expect, type Page, test } from "@playwright/test";
import { inspect } from "./inspection.ts";
import { expectToast, signIn } from "./orders.ts";
import { filled, newVisitor } from "./visitor.ts";

/** Opens the palette by its keys and types into it. */
async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.type(text);
}

/** Presses Enter in the amount that the palette filled in, once it has the focus. */
async function send(page: Page, action: string): Promise<void> {
  await expect(page.locator("main input:focus")).toHaveCount(1);
  await expect(page.getByRole("button", { name: action, exact: true })).toBeEnabled();
  await page.keyboard.press("Enter");
}

test("everything is done by keyboard alone", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);

  await test.step("an order is typed, looked at and sent", async () => {
    await type(page, "sell 1.5 sol");
    const order = filled(words.commands.order.swap, { amount: "1.5 ", from: "SOL", to: "USDC" });
    await expect(page.getByRole("option", { name: order })).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await inspect(page, "palette");
    await page.keyboard.press("Enter");
    const amount = page.getByLabel(filled(words.swap.amount, { symbol: "SOL" }));
    await expect(amount).toHaveValue("1.5");
    await expect(amount).toBeFocused();
    await send(page, words.swap.action);
    await expectToast(visitor, words.swap.done, { from: "1.5 SOL" });
  });

  await test.step("a leveraged position too", async () => {
    await type(page, "short sol 100 3x");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/direction=short/);
    await send(page, filled(words.perp.openShort, { symbol: "SOL" }));
    await expectToast(visitor, words.perp.opened, { symbol: "SOL" });
  });

  await test.step("and a stake", async () => {
    await type(page, "stake 2 sol");
    await page.keyboard.press("Enter");
    await send(page, filled(words.earn.begin.staking, { symbol: "SOL" }));
    await expectToast(visitor, words.earn.staked, { amount: "2 SOL" });
  });

  await test.step("and a loan", async () => {
    await type(page, "lend 100 usdc");
    await page.keyboard.press("Enter");
    await send(page, filled(words.earn.begin.lending, { symbol: "USDC" }));
    await expectToast(visitor, words.earn.lent, { amount: "100 USDC" });
  });

  await test.step("pages and tokens are found by name", async () => {
    await type(page, words.nav.history);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/history");
    await type(page, "jup");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/swap\?to=JUP/);
  });

  await test.step("what means nothing is said to mean nothing, and Escape leaves", async () => {
    await type(page, "make me rich");
    await expect(page.getByText(words.commands.nothing)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  expect(visitor.complaints).toEqual([]);
});
