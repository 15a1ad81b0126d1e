import { chromium, expect, test } from "@playwright/test";
import lighthouse from "lighthouse";
import { findChromium } from "./chromium.ts";
import { countLayoutShift, expectSteady } from "./inspection.ts";
import { newOrganiser } from "./organiser.ts";
import { freePort } from "./system.ts";

type Audit = Result["lhr"]["audits"][string];
type Result = NonNullable<Awaited<ReturnType<typeof lighthouse>>>;

interface ConsoleError {
  sourceLocation?: { url?: string };
}

const PAGES = [
  ...["/", "/swap", "/perp", "/earn", "/history", "/leaderboard", "/portfolio", "/card"],
  ...["/archive", "/results", "/result", "/study"],
];
const ADMIN_PAGE = "/admin";
const CATEGORIES = ["accessibility", "best-practices", "seo"];
// Live prices are a connection that never ends, so the network is never quiet.
const LOAD_MS = 3_000;

/** Why an audit costs points; icons of other sites that cannot be reached from here do not count. */
function faults(audit: Audit | undefined, origin: string): string[] {
  if (!audit || (audit.score ?? 1) === 1) return [];
  const { details } = audit;
  const items = audit.id === "errors-in-console" && details && "items" in details && details.items;
  if (!items) return [audit.id];
  return (items as ConsoleError[])
    .filter(({ sourceLocation: { url = origin } = {} }) => url.startsWith(origin))
    .map((item) => `${audit.id}: ${JSON.stringify(item)}`);
}

test("Lighthouse finds nothing to better on any page", async ({
  baseURL,
  isMobile,
  locale,
  viewport,
}) => {
  test.slow();
  const port = await freePort();
  const launch = await findChromium();
  const flag = `--remote-debugging-port=${port}`;
  // Lighthouse looks into the browser's own profile, not into a context beside it.
  const own = await chromium.launchPersistentContext("", {
    ...launch,
    baseURL,
    locale,
    viewport,
    args: [...launch.args, flag],
  });
  // Lighthouse itself would trace all that the browser does, to find what moves.
  const steady = await own.newPage();
  await steady.addInitScript(countLayoutShift);
  try {
    for (const page of [...PAGES, ADMIN_PAGE]) {
      if (page === ADMIN_PAGE) await newOrganiser(own);
      await test.step(page, async () => {
        const result = await lighthouse(`${baseURL}${page}`, {
          port,
          onlyCategories: CATEGORIES,
          maxWaitForLoad: LOAD_MS,
          formFactor: isMobile ? "mobile" : "desktop",
          screenEmulation: isMobile
            ? { mobile: true, width: 390, height: 844, deviceScaleFactor: 2 }
            : { mobile: false, width: 1280, height: 800, deviceScaleFactor: 1 },
          throttlingMethod: "provided",
          disableFullPageScreenshot: true,
          // What pages are made of is the same for all of them, and is read and compiled once.
          disableStorageReset: true,
          logLevel: "error",
        });
        const { audits = {}, categories = {} } = result?.lhr ?? {};
        for (const name of CATEGORIES) {
          const counted = categories[name]?.auditRefs.filter(({ weight }) => weight > 0) ?? [];
          const found = counted.flatMap(({ id }) => faults(audits[id], baseURL ?? ""));
          expect(counted.length, `audits of ${name}`).toBeGreaterThan(0);
          // Search engines shall not find the organiser's page.
          const meant = page === ADMIN_PAGE && name === "seo" ? ["is-crawlable"] : [];
          expect(found, `${name} of ${page}`).toEqual(meant);
        }
        await steady.goto(page);
        await expect(steady.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(steady.getByTestId("skeleton")).toHaveCount(0);
        await expectSteady(steady, page);
      });
    }
  } finally {
    await own.close();
  }
});
