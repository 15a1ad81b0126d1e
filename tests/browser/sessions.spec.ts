import { expect, type Page, test } from "@playwright/test";
import { inspect } from "./inspection.ts";
import { ONCE } from "./once.ts";
import { expectToast, signIn } from "./orders.ts";
import { chooseMarket, open, positionRows } from "./positions.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const SHORT = { direction: "short", collateral: "50", leverage: "2" } as const;
/** What was asked before a session began may be refused as long as this after it. */
const OVERLAP_MS = 3_100;
/** Where a browser keeps its guest wallet. */
const GUEST_KEY = "alpha.guest-key";

test("when a session has ended one signs in again in place, and the order is kept", async ({
  page,
  context,
}) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  const other = await newVisitor(await context.newPage());
  await other.page.goto("/swap");
  await typeSwap(visitor, "1");
  await endSession(page);

  await test.step("sending an order asks to sign in, in the visitor's words", async () => {
    await submit(page).click();
    const dialog = page.getByRole("dialog", { name: words.sessionOver.title });
    await expect(dialog).toContainText(words.sessionOver.lead);
    await inspect(page, "session-over");
    await page.keyboard.press("Escape");
  });

  await test.step("the header says that nobody is signed in, and what was typed stays", async () => {
    await expect(page.getByRole("button", { name: words.account.menu })).toBeHidden();
    await expect(page.getByRole("banner").getByText(words.account.signIn)).toBeVisible();
    await expect(submit(page)).toHaveText(words.swap.signIn);
    await expect(amount(visitor)).toHaveValue("1");
  });

  await test.step("the other window learns of it too, and that somebody has signed in", async () => {
    await other.page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    await submit(page).click();
    await page.getByRole("dialog").getByRole("button", { name: words.account.guest }).click();
    await expect(page.getByRole("button", { name: words.account.menu })).toBeVisible();
    await expect(other.page.getByRole("button", { name: words.account.menu })).toBeVisible();
  });

  await test.step("the order goes on", async () => {
    await expect(amount(visitor)).toHaveValue("1");
    await expect(submit(page)).toBeEnabled();
    await submit(page).click();
    await expectToast(visitor, words.swap.done, { from: "1 SOL" });
  });
});

test("a dialog that ends a position outlasts the session", ONCE, async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  await chooseMarket(visitor, "SOL");
  await open(visitor, "SOL", SHORT);
  await endSession(page);
  const close = filled(words.perp.closeOf, { symbol: "SOL" });
  await positionRows(visitor).getByRole("button", { name: close }).click();
  await page.getByRole("dialog").getByRole("button", { name: words.perp.closeNow }).click();
  const signingIn = page.getByRole("dialog", { name: words.sessionOver.title });
  await signingIn.getByRole("button", { name: words.account.guest }).click();
  await expect(signingIn).toBeHidden();
  const closing = page.getByRole("dialog");
  await closing.getByRole("button", { name: words.order.again }).click();
  await expectToast(visitor, words.perp.closed, { symbol: "SOL" });
  await expect(closing).toBeHidden();
});

test(
  "signing out everywhere ends the wallet's sessions on other devices, which say so",
  ONCE,
  async ({ page, browser }) => {
    const visitor = await newVisitor(page);
    const { words } = visitor;
    await signIn(visitor);
    const key = await page.evaluate((name) => localStorage.getItem(name), GUEST_KEY);
    const second = await newVisitor(await page.context().newPage());
    await second.page.goto("/swap");
    const elsewhere = await browser.newContext();
    const device = await newVisitor(await elsewhere.newPage());
    await device.page.addInitScript(([name, text]) => localStorage.setItem(name, text), [
      GUEST_KEY,
      key ?? "",
    ] as const);
    await signIn(device);
    await typeSwap(device, "1");

    await page.getByRole("button", { name: words.account.menu }).click();
    await page.getByRole("button", { name: words.account.signOutEverywhere }).click();
    await expectToast(visitor, words.account.signedOutEverywhere, {});

    await test.step("this device's windows are signed out", async () => {
      for (const here of [page, second.page]) {
        await expect(here.getByRole("button", { name: words.account.menu })).toBeHidden();
        await expect(here.getByRole("banner").getByText(words.account.signIn)).toBeVisible();
      }
    });

    await test.step("the other learns of it when it is looked at", async () => {
      await expect(async () => {
        await device.page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
        const menu = device.page.getByRole("button", { name: words.account.menu });
        await expect(menu).toBeHidden({ timeout: 1_000 });
      }).toPass();
      await submit(device.page).click();
      const dialog = device.page.getByRole("dialog", { name: words.sessionOver.title });
      await expect(dialog).toContainText(words.sessionOver.lead);
      await expect(amount(device)).toHaveValue("1");
    });

    await test.step("and signs in again in place", async () => {
      await device.page
        .getByRole("dialog")
        .getByRole("button", { name: words.account.guest })
        .click();
      await expect(submit(device.page)).toBeEnabled();
      await submit(device.page).click();
      await expectToast(device, words.swap.done, { from: "1 SOL" });
    });
    await elsewhere.close();
  },
);

/** The browser carries no session from now on, as when the server knows it no more. */
async function endSession(page: Page): Promise<void> {
  await page.waitForTimeout(OVERLAP_MS);
  await page.context().clearCookies();
}

async function typeSwap(visitor: Visitor, typed: string): Promise<void> {
  await goTo(visitor, "swap");
  await amount(visitor).fill(typed);
  await expect(submit(visitor.page)).toHaveText(visitor.words.swap.action);
  await expect(submit(visitor.page)).toBeEnabled();
}

function amount({ page, words }: Visitor) {
  return page.getByLabel(filled(words.swap.amount, { symbol: "SOL" }));
}

function submit(page: Page) {
  return page.locator("form button[type=submit]");
}
