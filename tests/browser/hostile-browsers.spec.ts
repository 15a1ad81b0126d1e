import { expect, type Page, test } from "@playwright/test";
import { blockSiteData } from "./blocked-storage.ts";
import { inspect } from "./inspection.ts";
import { ONCE } from "./once.ts";
import { signIn, swap } from "./orders.ts";
import { expectPortfolio } from "./screens.ts";
import { goTo, newVisitor } from "./visitor.ts";

const PAGES = [
  ...["/", "/portfolio", "/swap", "/perp", "/earn", "/history", "/leaderboard", "/card"],
  ...["/archive", "/results", "/result"],
];

// The page may still be asking when its test ends.
test.afterEach(({ page }) => page.unrouteAll({ behavior: "ignoreErrors" }));

test(
  "a browser that blocks site data can read every page, sign in and trade",
  ONCE,
  async ({ page }) => {
    test.slow();
    await blockSiteData(page);
    const visitor = await newVisitor(page);
    const { words } = visitor;

    await test.step("every page is there", async () => {
      for (const path of PAGES) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(page.getByText(words.broken.title)).toBeHidden();
      }
    });

    await test.step("settings hold as long as the page", async () => {
      const isLight = test.info().project.use.colorScheme === "light";
      const toLight = page.getByRole("button", { name: words.site.toLight });
      const toDark = page.getByRole("button", { name: words.site.toDark });
      const light = page.locator("html[data-theme=light]");
      await (isLight ? toDark : toLight).click();
      await expect(light).toHaveCount(isLight ? 0 : 1);
      await (isLight ? toLight : toDark).click();
      await expect(light).toHaveCount(isLight ? 1 : 0);
    });

    await test.step("a guest signs in and swaps", async () => {
      await signIn(visitor);
      await expectPortfolio(visitor);
      await swap(visitor, "1");
      await goTo(visitor, "history");
      await expect(page.locator("tbody tr")).toHaveCount(3);
    });
  },
);

test("a page that breaks says so, and the others go on", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  const isPortfolio = await garble(page, "portfolio.get", '"price_usd":"', '"price_usd":"none');
  await page.goto("/portfolio");
  await expect(page.getByText(words.broken.title)).toBeVisible();
  await inspect(page, "broken");
  await goTo(visitor, "leaderboard");
  const { portfolio } = visitor.isOnPhone ? words.tabs : words.nav;
  await goBroken(page, words.nav.main, portfolio);
  await page.unroute(isPortfolio);
  await page.getByRole("button", { name: words.broken.retry }).click();
  await expectPortfolio(visitor);
});

test("when the frame itself breaks there is still a page", async ({ page }) => {
  const visitor = await newVisitor(page);
  await garble(page, "tokens.prices", '"prices":', '"costs":');
  await page.goto("/");
  await expect(page.getByText(visitor.words.broken.title).first()).toBeVisible();
  await expect(page.getByRole("button", { name: visitor.words.broken.reload })).toBeVisible();
});

async function goBroken(page: Page, menu: string, name: string): Promise<void> {
  await page
    .getByRole("navigation", { name: menu })
    .getByRole("link", { name, exact: true })
    .click();
}

/** Changes the server's answers to a procedure on their way. */
async function garble(page: Page, path: string, from: string, to: string) {
  const isCall = (url: URL) => url.pathname.startsWith("/trpc/") && url.pathname.includes(path);
  await page.route(isCall, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(from, to);
    await route.fulfill({ response, body });
  });
  return isCall;
}
