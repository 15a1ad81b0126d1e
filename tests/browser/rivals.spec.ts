import { type Browser, expect, type Page, test } from "@playwright/test";
import type { EquityLines, Leaderboard, Standing } from "../../web/src/rpc/generated.ts";
import { blockSiteData } from "./blocked-storage.ts";
import { expectFigure } from "./figures.ts";
import {
  choose,
  drawing,
  expectBoard,
  expectLines,
  followButton,
  linesIn,
  mark,
  rows,
} from "./followed.ts";
import { inspect } from "./inspection.ts";
import { forgetShift } from "./organiser.ts";
import { enter, withSimulatedSeason } from "./simulated-season.ts";
import { simulatedTrader } from "./simulated-traders.ts";
import type { System } from "./system.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const TRADERS = 14;
const FIRST = 10;
const FOLLOWED_MAX = 10;
const OWN = 3;
const WIDTHS = [390, 1024];
const HEIGHT = 844;
/** A page asks anew within this time for what a valuation has changed. */
const RENEWED_MS = 120_000;

test("traders are followed, and their returns drawn beside one's own", async ({ browser }) => {
  test.setTimeout(900_000);
  await withSimulatedSeason(TRADERS, async (system) => {
    await test.step("the first page draws the first ten", () => seeTheFirst(browser, system));
    await test.step("a trader is followed and compared", () => follow(browser, system));
    await test.step("so it is where nothing is kept", () => followUnkept(browser, system));
  });
});

async function newcomer(browser: Browser, { origin }: System): Promise<Visitor> {
  const { locale = "", viewport, colorScheme, isMobile = false } = test.info().project.use;
  const context = await browser.newContext({
    baseURL: origin,
    locale,
    viewport,
    colorScheme,
    isMobile,
    hasTouch: isMobile,
    reducedMotion: "reduce",
  });
  return newVisitor(await context.newPage());
}

async function seeTheFirst(browser: Browser, system: System): Promise<void> {
  const stranger = await newcomer(browser, system);
  const { page, words, answers, isOnPhone } = stranger;
  await page.goto("/");
  const chart = page.getByRole("region", { name: words.arena.title, exact: true });
  const lines = linesIn(chart);
  const told = await answers.latest<EquityLines>("arena.equity");
  expect(told.traders.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  await expectLines(chart, told, addresses(told.traders));

  // The first is strong until another is pointed at.
  await expect(lines.first()).toHaveAttribute("data-strong", "true");
  const before = await drawing(chart);
  await lines.nth(2).focus();
  await expect(lines.nth(2)).toHaveAttribute("data-strong", "true");
  await expect(lines.first()).not.toHaveAttribute("data-strong");
  expect(await drawing(chart)).not.toBe(before);
  if (!isOnPhone) {
    await lines.nth(4).hover();
    await expect(lines.nth(4)).toHaveAttribute("data-strong", "true");
    await expect(lines.nth(2)).not.toHaveAttribute("data-strong");
  }

  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      await drawing(chart);
      await inspect(page, `first-ten-${colorScheme}-${width}`);
    }
  }
  expect(stranger.complaints).toEqual([]);
  await page.context().close();
}

async function follow(browser: Browser, system: System): Promise<void> {
  const trader = simulatedTrader(OWN);
  const visitor = await newcomer(browser, system);
  const { page, words, answers } = visitor;
  await enter(visitor, trader);
  await goTo(visitor, "leaderboard");
  await expect(rows(visitor)).toHaveCount(TRADERS);
  const { users } = await answers.latest<Leaderboard>("leaderboard.get");
  const others = users.filter((one) => one.wallet_address !== trader.address);
  const own = users.find((one) => one.wallet_address === trader.address);
  const [rival, second] = others;
  if (!own || !rival || !second) throw new Error("three take part");

  await test.step("nobody at first", async () => {
    await choose(visitor, "followed");
    await expect(page.getByText(words.leaderboard.noneFollowed)).toBeVisible();
    await choose(visitor, "all");
    await expect(rows(visitor)).toHaveCount(TRADERS);
    // What a choice leaves out moves what is below.
    await forgetShift(page);
  });

  await test.step("on the trader's page, with one's own figures beside theirs", async () => {
    await page.getByRole("link", { name: rival.username, exact: true }).first().click();
    await followButton(visitor).press("Enter");
    await expect(followButton(visitor)).toHaveAttribute("aria-pressed", "true");
    const title = filled(words.arena.besideMe, { name: rival.username });
    const figures = page.getByRole("region", { name: title, exact: true }).locator("tbody tr");
    await expect(async () => {
      for (const [index, { place }] of (await bothStandings(page, [rival, own])).entries()) {
        const { rank, pnl_percentage, max_drawdown_percentage, trades } = place;
        const expected = [`${rank}`, pnl_percentage, max_drawdown_percentage, `${trades}`];
        for (const [line, value] of expected.entries()) {
          const cell = figures.nth(line).locator("td").nth(index);
          expectFigure(await cell.textContent(), value);
        }
      }
    }).toPass({ timeout: RENEWED_MS });
  });

  await test.step("their line with one's own over it", async () => {
    const curve = page.getByRole("region", { name: words.portfolio.curve, exact: true });
    await curve.getByRole("button", { name: words.portfolio.compare, exact: true }).press("Enter");
    await drawing(curve);
    const told = await answers.latest<EquityLines>("arena.equity");
    await expectLines(curve, told, [rival.wallet_address, trader.address]);
    await expect(linesIn(curve).nth(1)).toContainText(words.leaderboard.you);
    await inspect(page, "rival-compared");
  });

  await test.step("the board shows whom one follows, and keeps them over a reload", async () => {
    await goTo(visitor, "leaderboard");
    await mark(visitor, second.username).press("Space");
    await choose(visitor, "followed");
    await expect(rows(visitor)).toHaveCount(3);
    await expect(rows(visitor).filter({ hasText: words.leaderboard.you })).toHaveCount(1);
    await expect(async () => {
      // A valuation may have changed their ranks since.
      const { users: shown } = await answers.latest<Leaderboard>("leaderboard.get");
      expect(addresses(shown).sort()).toEqual(addresses([rival, second, own]).sort());
      await expectBoard(
        visitor,
        shown.map(({ username }) => username),
      );
    }).toPass({ timeout: RENEWED_MS });
    await forgetShift(page);
    await inspect(page, "board-followed");
    await page.reload();
    await expect(mark(visitor, second.username)).toBeChecked();
  });

  await test.step("another tab unfollows, which this one sees", async () => {
    const tab = await newVisitor(await page.context().newPage());
    await tab.page.goto("/leaderboard");
    await mark(tab, second.username).press("Space");
    await expect(mark(tab, second.username)).not.toBeChecked();
    await expect(mark(visitor, second.username)).not.toBeChecked();
    await expect(mark(visitor, rival.username)).toBeChecked();
    await tab.page.close();
  });

  await test.step("one more than so many is refused", async () => {
    for (const { username } of others.slice(1, FOLLOWED_MAX)) {
      await mark(visitor, username).press("Space");
      await expect(mark(visitor, username)).toBeChecked();
    }
    const last = others[FOLLOWED_MAX]?.username ?? "";
    await mark(visitor, last).press("Space");
    const full = filled(words.follow.full, { max: `${FOLLOWED_MAX}` });
    await expect(page.locator("[data-sonner-toast]", { hasText: full })).toBeVisible();
    await expect(mark(visitor, last)).not.toBeChecked();
  });

  await test.step("all of them and oneself are drawn beside the first ten", async () => {
    const chart = page.getByRole("region", { name: words.arena.titleBeside, exact: true });
    const compared = addresses([...others.slice(0, FOLLOWED_MAX), own]);
    await expect(async () => {
      const told = await answers.latest<EquityLines>("arena.equity");
      const drawn = addresses(told.traders);
      expect(drawn).toEqual(expect.arrayContaining(compared));
      expect(told.traders.filter(({ rank }) => rank <= FIRST)).toHaveLength(FIRST);
      await expectLines(chart, told, drawn);
    }).toPass({ timeout: RENEWED_MS });
    await inspect(page, "rivals-drawn");
  });
  expect(visitor.complaints).toEqual([]);
  await page.context().close();
}

function addresses(traders: readonly { wallet_address: string }[]): string[] {
  return traders.map(({ wallet_address }) => wallet_address);
}

/** What the server says of two traders, whom it names in this order. */
async function bothStandings(page: Page, traders: readonly { wallet_address: string }[]) {
  const asked = traders.map(async ({ wallet_address }) => {
    const response = await page.request.get(`/api/leaderboard/${wallet_address}`);
    return (await response.json()) as Standing;
  });
  return Promise.all(asked);
}

async function followUnkept(browser: Browser, system: System): Promise<void> {
  const visitor = await newcomer(browser, system);
  const { page, answers, words } = visitor;
  await blockSiteData(page);
  await page.goto("/leaderboard");
  const { users } = await answers.latest<Leaderboard>("leaderboard.get");
  const [first] = users;
  if (!first) throw new Error("somebody takes part");
  await mark(visitor, first.username).press("Space");
  await expect(mark(visitor, first.username)).toBeChecked();
  await page.getByRole("link", { name: first.username, exact: true }).first().click();
  await expect(followButton(visitor)).toHaveAttribute("aria-pressed", "true");
  await goTo(visitor, "leaderboard");
  await choose(visitor, "followed");
  await expectBoard(visitor, [first.username]);
  await page.reload();
  await expect(mark(visitor, first.username)).not.toBeChecked();
  await expect(page.getByText(words.broken.title)).toBeHidden();
  // The page may still be asking.
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.context().close();
}
