import { expect, type Page, test } from "@playwright/test";
import { inspect } from "./inspection.ts";
import { serveOwnSite } from "./next-build.ts";
import { ONCE } from "./once.ts";
import { expectNothingBreaks, MARK, openTab, PALETTE_LOOK } from "./open-tab.ts";
import { signIn } from "./orders.ts";
import { chooseMarket, write } from "./positions.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const SHORT = { direction: "short", collateral: "50", leverage: "3" } as const;

test(
  "a build that takes the place of another under an open tab breaks nothing in it",
  ONCE,
  async ({ page }) => {
    const site = await serveOwnSite(page);
    try {
      const visitor = await newVisitor(page);
      await openTab(visitor);
      site.replace(PALETTE_LOOK, `${MARK} ${PALETTE_LOOK}`);
      await expectNothingBreaks(visitor);
    } finally {
      await site.stop();
    }
  },
);

test("a tab whose build is gone offers to reload, and keeps what was typed", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  await goTo(visitor, "swap");
  await amount(visitor).fill("1.5");
  await expect(page.getByRole("button", { name: words.swap.action, exact: true })).toBeEnabled();
  await replaceBuild(page);

  await test.step("the commands are missing, all else works", async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByText(words.part.missing)).toBeVisible();
    await expect(amount(visitor)).toHaveValue("1.5");
    await inspect(page, "part-missing");
  });

  await test.step("the bell too", async () => {
    const bell = new RegExp(filled(words.notifications.open, { unread: "\\d+" }));
    await page.getByRole("button", { name: bell }).click();
    await page.keyboard.press("Escape");
    await expect(amount(visitor)).toHaveValue("1.5");
  });

  await test.step("after the reload all is there, and the amount as well", async () => {
    await page.unroute(isHashed);
    await page.getByRole("button", { name: words.part.reload }).click();
    await expect(page.getByText(words.part.missing)).toBeHidden();
    await expect(amount(visitor)).toHaveValue("1.5");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  });
});

test("a reload keeps a position and a stake that are being written", ONCE, async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  await chooseMarket(visitor, "SOL");
  await write(visitor, SHORT);
  await page.reload();
  await expect(page.getByLabel(filled(words.swap.amount, { symbol: "USDC" }))).toHaveValue("50");
  await expect(page.getByLabel(words.perp.leverage, { exact: true })).toHaveValue("3");
  await expect(page.getByRole("radio", { name: words.perp.short })).toBeChecked();

  await goTo(visitor, "earn");
  await page.getByRole("radio", { name: words.earn.tabs.staking, exact: true }).press("Space");
  await amount(visitor).fill("0.25");
  await page.reload();
  await expect(
    page.getByRole("radio", { name: words.earn.tabs.staking, exact: true }),
  ).toBeChecked();
  await expect(amount(visitor)).toHaveValue("0.25");
});

/** The hashed files of the build that the tab is of are gone from the server. */
async function replaceBuild(page: Page): Promise<void> {
  await page.route(isHashed, (route) => route.fulfill({ status: 404, body: "Not found" }));
}

function isHashed(url: URL): boolean {
  return url.pathname.startsWith("/_next/static/");
}

function amount({ page, words }: Visitor) {
  return page.getByLabel(filled(words.swap.amount, { symbol: "SOL" }));
}
