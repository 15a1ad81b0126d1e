import { expect, test } from "@playwright/test";
import type { CompetitionState, Leaderboard, PerpMarkets } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { expectToast } from "./orders.ts";
import { filled, goTo, newVisitor } from "./visitor.ts";

// Ten seconds are promised; twice that for a machine that does much else at the same time.
const FIRST_SWAP_MS = 20_000;
const OWN_PAGES = ["portfolio", "history"] as const;

test("a newcomer reads the rules, and trades within ten seconds", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;

  await test.step("the rules name the server's figures", async () => {
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.landing.title);
    const rules = page.getByRole("region", { name: words.competition.rules });
    await expect(rules.getByRole("listitem").locator("p")).toHaveCount(10);
    const told = await answers.latest<CompetitionState>("competition.get");
    const { fee_rate, collateral_min, markets } = await answers.latest<PerpMarkets>("perp.markets");
    const leverage = String(Math.max(...markets.map(({ max_leverage }) => max_leverage)));
    for (const { amount, symbol } of told.grant) {
      await expect(rules).toContainText(`${Number(amount).toLocaleString("en")} ${symbol}`);
    }
    const seconds = String(told.price_age_max_seconds);
    await expect(rules).toContainText(filled(words.competition.fillText, { seconds }));
    const terms = { leverage, collateral: collateral_min };
    await expect(rules).toContainText(filled(words.competition.perpText, terms));
    const fee = `${Number((Number(fee_rate) * 100).toFixed(6))}%`;
    await expect(rules).toContainText(filled(words.competition.perpFee, { fee }));
    await inspect(page, "landing");
  });

  await test.step("the first page shows who leads and how long it lasts", async () => {
    const { users } = await answers.latest<Leaderboard>("leaderboard.get");
    const leaders = page.getByRole("region", { name: words.landing.topTraders });
    await expect(leaders.getByRole("listitem")).toHaveCount(Math.min(3, users.length));
    await expect(page.getByRole("timer")).toContainText(words.competition.days);
  });

  await test.step("pages of one's own say how to come in", async () => {
    for (const section of OWN_PAGES) {
      await goTo(visitor, section);
      const invitation = page.getByRole("main").getByRole("button", { name: words.account.signIn });
      await expect(invitation).toBeVisible();
      await inspect(page, `visitor-${section}`);
      await page.reload();
      await expect(page).toHaveTitle(`${words.nav[section]} – ${words.site.title}`);
    }
    await page.getByRole("main").getByRole("button", { name: words.account.signIn }).click();
    await expect(page.getByRole("dialog", { name: words.account.signInTitle })).toBeVisible();
    await inspect(page, "sign-in");
    await page.keyboard.press("Escape");
  });

  await test.step("four clicks from the first page to the first swap", async () => {
    await page.goto("/");
    const guest = page.getByRole("button", { name: words.landing.guest });
    await expect(guest).toBeVisible();
    const started = Date.now();
    await guest.click();
    await page.getByRole("main").getByRole("link", { name: words.nav.swap, exact: true }).click();
    await page.getByRole("button", { name: words.swap.half }).first().click();
    await page.getByRole("button", { name: words.swap.action, exact: true }).click();
    await expectToast(visitor, words.swap.done, { from: "5 SOL" });
    const took = Date.now() - started;
    console.log(`landing to first swap: 4 clicks, ${(took / 1000).toFixed(1)} s`);
    expect(took).toBeLessThan(FIRST_SWAP_MS);
  });

  expect(visitor.complaints).toEqual([]);
});

test("every dialog can be used by everybody", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await page.goto("/");
  await page.getByRole("button", { name: words.landing.guest }).click();

  await test.step("the account", async () => {
    await page.getByRole("button", { name: words.account.menu }).click();
    await expect(page.getByRole("dialog", { name: words.account.menu })).toBeVisible();
    await inspect(page, "account");
    await page.keyboard.press("Escape");
  });

  await test.step("the tokens to choose from, with what one holds of them", async () => {
    await goTo(visitor, "swap");
    await page.getByRole("button", { name: words.swap.chooseToken }).first().click();
    const list = page.getByRole("dialog", { name: words.swap.chooseToken });
    await expect(list.getByRole("button", { name: "USDC" })).toContainText("1,000");
    await inspect(page, "tokens");
    await list.getByLabel(words.swap.searchToken).fill("bonk");
    await list.getByRole("button", { name: "BONK" }).click();
    await expect(page.getByRole("button", { name: "BONK" }).first()).toBeVisible();
  });

  await test.step("the markets to choose from", async () => {
    await goTo(visitor, "perp");
    await page.getByRole("button", { name: `${words.perp.market}: SOL` }).click();
    const list = page.getByRole("dialog", { name: words.perp.market });
    await inspect(page, "markets");
    await list.getByLabel(words.swap.searchToken).fill("jup");
    await list.getByRole("button", { name: "JUP" }).click();
    const chosen = page.getByRole("region", {
      name: filled(words.perp.marketOf, { symbol: "JUP" }),
    });
    await expect(chosen).toBeVisible();
  });

  expect(visitor.complaints).toEqual([]);
});
