import { expect, type Page, test } from "@playwright/test";
import { ONCE } from "./once.ts";
import { signIn } from "./orders.ts";
import { newVisitor } from "./visitor.ts";

const HALF_A_MINUTE_MS = 30_000;
const HALVES = 4;

test(
  "a portfolio is renewed twice a minute, and at once on coming back",
  ONCE,
  async ({ page }) => {
    await page.clock.install();
    const asked = countPortfolios(page);
    await signIn(await newVisitor(page));
    await expect(page.getByTestId("total")).toContainText("$");
    await expect.poll(() => asked.waiting).toBe(0);

    asked.renewed = 0;
    for (let half = 0; half < HALVES; half += 1) {
      await page.clock.fastForward(HALF_A_MINUTE_MS);
      await page.waitForTimeout(100);
      await expect.poll(() => asked.waiting).toBe(0);
    }
    // One may have fallen together with another that was under way.
    expect(asked.renewed).toBeGreaterThanOrEqual(HALVES - 1);

    asked.forced = 0;
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect.poll(() => asked.forced).toBe(1);
  },
);

/** Counts the calls for a portfolio; a forced one asks for prices of this moment. */
function countPortfolios(page: Page): { waiting: number; renewed: number; forced: number } {
  const counted = { waiting: 0, renewed: 0, forced: 0 };
  const count = (address: string, step: 1 | -1): void => {
    const asked = decodeURIComponent(address);
    if (!asked.includes("portfolio.get")) return;
    counted.waiting += step;
    if (step === 1) counted[asked.includes('"force_refresh":true') ? "forced" : "renewed"] += 1;
  };
  page.on("request", (request) => count(request.url(), 1));
  page.on("requestfinished", (request) => count(request.url(), -1));
  page.on("requestfailed", (request) => count(request.url(), -1));
  return counted;
}
