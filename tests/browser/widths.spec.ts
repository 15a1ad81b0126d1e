import { type Browser, expect, type Page, test } from "@playwright/test";
import { inspect, keepPicture } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { chooseMarket, close, open, positionRows } from "./positions.ts";
import { NO_FAULTS, textFaults } from "./text-faults.ts";
import { newVisitor, type Visitor } from "./visitor.ts";

const WIDTHS = [320, 390, 768, 1024, 1280, 1440, 1536];
const PAGES = [
  ...["/", "/portfolio", "/swap", "/perp", "/earn", "/history", "/leaderboard"],
  ...["/archive", "/results", "/result", "/keys", "/practice", "/study", "/agent", "/docs"],
];
const WITH_POSITIONS = ["/portfolio", "/perp", "/history?view=positions"];
const SHORT = { direction: "short", collateral: "200" } as const;
const LANGUAGES = ["ja-JP", "en-US"];
const THEMES = ["light", "dark"] as const;
const HEIGHT = 800;

async function visitorOf(browser: Browser, locale: string): Promise<Visitor> {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: HEIGHT } });
  return newVisitor(await context.newPage(), locale);
}

/** The longest amount that a newcomer sees. */
async function quoteAll({ page, words }: Visitor): Promise<void> {
  await page.getByRole("button", { name: words.swap.max }).click();
  await expect(page.getByRole("button", { name: words.swap.action, exact: true })).toBeEnabled();
}

/** Looks at the page at every width. */
async function expectWhole(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    const overflow = () =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    await expect
      .soft(async () => {
        expect(await overflow(), `pixels too wide: ${name} at ${width}`).toBeLessThanOrEqual(0);
        expect(await textFaults(page), `${name} at ${width}`).toEqual(NO_FAULTS);
      })
      .toPass({ timeout: 3_000 });
    await keepPicture(page, `${name}-${width}`);
  }
}

for (const locale of LANGUAGES) {
  test(`no page in ${locale} wraps a word or is wider than its window`, async ({ browser }) => {
    test.skip(test.info().project.name !== "english-desktop", "the widths are named here");
    test.slow();
    const visitor = await visitorOf(browser, locale);
    const { page, words } = visitor;
    await page.goto("/");
    await expect(page.getByRole("button", { name: words.landing.guest })).toBeVisible();
    await expectWhole(page, `${locale}-landing`);
    await page.setViewportSize({ width: 1280, height: HEIGHT });
    await signIn(visitor);
    for (const path of PAGES) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByTestId("skeleton")).toHaveCount(0);
      if (path === "/swap") await quoteAll(visitor);
      await expectWhole(page, `${locale}-${path.slice(1) || "home"}`);
    }
    await page.setViewportSize({ width: 1280, height: HEIGHT });
    await chooseMarket(visitor, "SOL");
    // The toasts of both may stand there at once: only the leverage tells one from the other.
    for (const leverage of ["3", "2"]) await open(visitor, "SOL", { ...SHORT, leverage });
    await close(visitor, positionRows(visitor).first(), { symbol: "SOL", direction: "short" });
    for (const path of WITH_POSITIONS) {
      await page.goto(path);
      await expect(page.locator("tbody").getByText("SOL").first()).toBeVisible();
      await expect(page.getByTestId("skeleton")).toHaveCount(0);
      const name = path.slice(1).replace(/\?.*/, "");
      await expectWhole(page, `${locale}-${name}-with-positions`);
    }
    expect(visitor.complaints).toEqual([]);
    await page.context().close();
  });
}

test("the theme of the system is followed, and bars nobody", async ({ browser }) => {
  test.slow();
  const { locale = "", viewport } = test.info().project.use;
  const visitor = await newVisitor(
    await (await browser.newContext({ locale, viewport })).newPage(),
  );
  const { page } = visitor;
  await signIn(visitor);
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByTestId("skeleton")).toHaveCount(0);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      // The page hears of it a moment later.
      await expect.poll(() => shownTheme(page)).toBe(colorScheme);
      await inspect(page, `${colorScheme}-${path.slice(1) || "home"}`);
    }
  }
  await page.context().close();
});

for (const colorScheme of THEMES) {
  test(`a choice made here goes before the ${colorScheme} theme of the system, and is kept`, async ({
    browser,
  }) => {
    const { locale = "", viewport } = test.info().project.use;
    const context = await browser.newContext({ locale, viewport, colorScheme });
    const { page, words } = await newVisitor(await context.newPage());
    await page.goto("/");
    expect(await shownTheme(page)).toBe(colorScheme);
    const other = colorScheme === "light" ? "dark" : "light";
    const name = colorScheme === "light" ? words.site.toDark : words.site.toLight;
    await page.getByRole("button", { name }).click();
    expect(await shownTheme(page)).toBe(other);
    await page.reload();
    expect(await shownTheme(page)).toBe(other);
    await page.emulateMedia({ colorScheme: other });
    await page.emulateMedia({ colorScheme });
    expect(await shownTheme(page)).toBe(other);
    await context.close();
  });
}

function shownTheme(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).colorScheme);
}
