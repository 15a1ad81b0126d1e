import { expect, type Page, type Request, test } from "@playwright/test";
import { signIn } from "./orders.ts";
import { newVisitor } from "./visitor.ts";

const HALF_A_MINUTE_MS = 30_000;

test("a portfolio is renewed twice a minute, and at once on coming back", async ({ page }) => {
  await page.clock.install();
  await signIn(await newVisitor(page));
  await expect(page.getByTestId("total")).toContainText("$");

  const renewed = nextPortfolio(page, { isForced: false });
  await page.clock.fastForward(HALF_A_MINUTE_MS);
  await renewed;

  const forced = nextPortfolio(page, { isForced: true });
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await forced;
});

/** The next call for a portfolio; a forced one asks for prices of this moment. */
function nextPortfolio(page: Page, { isForced }: { isForced: boolean }): Promise<Request> {
  return page.waitForRequest((request) => {
    const address = decodeURIComponent(request.url());
    const isPortfolio = address.includes("portfolio.get");
    return isPortfolio && address.includes('"force_refresh":true') === isForced;
  });
}
