import { expect, test } from "@playwright/test";
import { signIn } from "./orders.ts";
import { filled, goTo, newVisitor } from "./visitor.ts";

const SLOW_MS = 1_500;

test.skip(({ isMobile }) => Boolean(isMobile), "phones have no keyboard to type ahead on");

// The page may still be asking when its test ends.
test.afterEach(({ page }) => page.unrouteAll({ behavior: "ignoreErrors" }));

test("what is typed while the palette is still loading is in it", async ({ page }) => {
  const { words, complaints } = await newVisitor(page);
  await page.goto("/swap");
  const amount = page.getByLabel(filled(words.swap.amount, { symbol: "SOL" }));
  await expect(amount).toBeEditable();
  await page.waitForLoadState("networkidle").catch(() => {});
  await page.route("**/_next/static/**", async (route) => {
    await new Promise((resume) => setTimeout(resume, SLOW_MS));
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("sell 1,5", { delay: 20 });
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.type(".5 sol", { delay: 20 });
  const field = page.getByRole("dialog").getByRole("combobox");
  await expect(field).toBeFocused();
  await page.keyboard.type(" usdc");
  await expect(field).toHaveValue("sell 1.5 sol usdc");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await expect(field).toHaveValue("");
  expect(complaints).toEqual([]);
});

test("one types at once where one chooses a token", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  await goTo(visitor, "swap");
  await page.getByRole("button", { name: words.swap.chooseToken }).last().click();
  const list = page.getByRole("dialog", { name: words.swap.chooseToken });
  const search = list.getByLabel(words.swap.searchToken);
  await expect(search).toBeFocused();
  await page.keyboard.type("bonk");
  await expect(search).toHaveValue("bonk");
  await list.getByRole("button", { name: "BONK" }).click();
  await expect(page.getByRole("button", { name: "BONK" }).first()).toBeVisible();
  expect(visitor.complaints).toEqual([]);
});

test("what is chosen is in the address, and what is typed stays", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);

  await test.step("a market", async () => {
    await goTo(visitor, "perp");
    await page.getByLabel(filled(words.swap.amount, { symbol: "USDC" })).fill("123");
    await page
      .getByRole("button", { name: filled(words.perp.tradeMarket, { symbol: "JUP" }) })
      .click();
    const jup = page.getByRole("region", { name: filled(words.perp.marketOf, { symbol: "JUP" }) });
    await expect(jup).toBeVisible();
    await expect(page).toHaveURL(/\/perp\?token=JUP/);
    await expect(page.getByLabel(filled(words.swap.amount, { symbol: "USDC" }))).toHaveValue("123");
    await page.reload();
    await expect(jup).toBeVisible();
  });

  await test.step("the two tokens of a swap", async () => {
    await goTo(visitor, "swap");
    await page.getByLabel(filled(words.swap.amount, { symbol: "SOL" })).fill("1");
    await page.getByRole("button", { name: words.swap.chooseToken }).last().click();
    await page.getByRole("dialog").getByRole("button", { name: "BONK" }).click();
    await expect(page).toHaveURL(/\/swap\?from=So1.+&to=Dez/);
    await expect(page.getByLabel(filled(words.swap.amount, { symbol: "SOL" }))).toHaveValue("1");
    await page.reload();
    await expect(page.getByRole("button", { name: "BONK" }).first()).toBeVisible();
  });

  await test.step("a way to earn", async () => {
    await goTo(visitor, "earn");
    const pools = page.getByRole("group", { name: words.earn.pool });
    const last = pools.getByRole("radio").last();
    await last.press("Space");
    await expect(page).toHaveURL(/\/earn\?pool=/);
    await page.reload();
    await expect(last).toBeChecked();
  });
  expect(visitor.complaints).toEqual([]);
});
