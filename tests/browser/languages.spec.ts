import { type Browser, expect, type Page, test } from "@playwright/test";
import { en } from "../../web/src/i18n/en.ts";
import { ja } from "../../web/src/i18n/ja.ts";
import { signIn } from "./orders.ts";
import { newVisitor, type Visitor } from "./visitor.ts";

/** Each language, and how another is chosen in it, whose `words` the page then has. */
const LANGUAGES = [
  { locale: "en-US", name: "en", other: "ja", change: "日本語", words: ja },
  { locale: "ja-JP", name: "ja", other: "en", change: "EN", words: en },
];
const PAGES = [
  ...["/", "/portfolio", "/swap", "/perp", "/earn", "/history", "/leaderboard", "/card"],
  ...["/archive", "/results", "/result", "/keys", "/practice", "/agent", "/docs"],
];

test.beforeEach(() => {
  test.skip(test.info().project.name !== "english-desktop", "the languages are named here");
});

async function visitorOf(browser: Browser, locale: string): Promise<Visitor> {
  const context = await browser.newContext({ locale });
  return newVisitor(await context.newPage(), locale);
}

for (const { locale, name, other, change, words } of LANGUAGES) {
  test(`a page comes in ${name} to who reads it, and no script has to change it`, async ({
    browser,
  }) => {
    const visitor = await visitorOf(browser, locale);
    const { page } = visitor;
    await test.step("without its scripts", async () => {
      await page.route(isScript, (route) => route.abort());
      for (const path of [...PAGES, "/none"]) {
        await page.goto(path);
        await expect(page.locator(`html[lang=${name}]`)).toHaveCount(1);
        await expect(
          page.getByRole("link", { name: visitor.words.nav.swap }).first(),
        ).toBeVisible();
        expect(await page.title()).toContain(visitor.words.site.title);
      }
      await page.unroute(isScript);
    });
    // React says so where a page differs from what it makes of it, and puts its own in its place.
    await test.step("with them it stays as it came", async () => {
      visitor.complaints.length = 0;
      await signIn(visitor);
      for (const path of PAGES) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(page.locator(`html[lang=${name}]`)).toHaveCount(1);
      }
      expect(visitor.complaints).toEqual([]);
    });
    await page.context().close();
  });

  test(`who chooses another language than ${name} gets pages in it from then on`, async ({
    browser,
  }) => {
    const { page, complaints } = await visitorOf(browser, locale);
    await page.goto("/leaderboard");
    await page.getByRole("button", { name: change }).click();
    await expect(
      page.getByRole("heading", { level: 1, name: words.nav.leaderboard }),
    ).toBeVisible();
    await expect(page.locator(`html[lang=${other}]`)).toHaveCount(1);
    const title = `${words.nav.leaderboard} – ${words.site.title}`;
    await expect(page).toHaveTitle(title);
    expect(complaints).toEqual([]);
    await page.route(isScript, (route) => route.abort());
    await page.reload();
    await expect(
      page.getByRole("heading", { level: 1, name: words.nav.leaderboard }),
    ).toBeVisible();
    await expect(page.locator(`html[lang=${other}]`)).toHaveCount(1);
    await expect(page).toHaveTitle(title);
    await page.context().close();
  });

  test(`a page in ${name} is never seen by who chose another before the server knew`, async ({
    browser,
  }) => {
    const { page, complaints } = await visitorOf(browser, locale);
    await page.addInitScript((language) => {
      localStorage.setItem("alpha.language", language);
    }, other);
    const scripts = heldBack(page);
    await page.goto("/leaderboard", { waitUntil: "commit" });
    await expect(page.locator("header")).toBeAttached();
    await expect(page.locator("header")).toBeHidden();
    scripts.release();
    await expect(
      page.getByRole("heading", { level: 1, name: words.nav.leaderboard }),
    ).toBeVisible();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
}

function isScript(url: URL): boolean {
  return url.pathname.startsWith("/_next/static/") && url.pathname.endsWith(".js");
}

/** The scripts of the page wait until they are released. */
function heldBack(page: Page): { release: () => void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  page.route(isScript, async (route) => {
    await released;
    await route.continue();
  });
  return { release: () => release() };
}
