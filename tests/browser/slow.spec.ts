import { expect, type Page, test } from "@playwright/test";
import { expectSteady } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { newVisitor } from "./visitor.ts";

const PAGES = ["/", "/portfolio", "/swap", "/perp", "/earn", "/history", "/leaderboard"];
const SLOWER = 8;
const LATE_MS = [400, 900, 1_400, 1_900] as const;

// The page may still be asking when its test ends.
test.afterEach(({ page }) => page.unrouteAll({ behavior: "ignoreErrors" }));

test("no page moves while its answers come late, one after the other", async ({ page }) => {
  await signIn(await newVisitor(page));
  const held = await holdAnswers(page);
  for (const path of PAGES) {
    await test.step(path, async () => {
      held.begin();
      await page.goto(path, { waitUntil: "commit" });
      await expect(page.getByTestId("skeleton").first()).toBeVisible();
      held.release();
      await expect(page.getByTestId("skeleton")).toHaveCount(0);
      await expect.poll(() => held.now).toBe(0);
      await expectSteady(page, path);
    });
  }
});

test("the account stays where it opened while its parts come late", async ({ page }) => {
  const { words } = await newVisitor(page);
  await page.goto("/");
  const line = await page.context().newCDPSession(page);
  await line.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.getByRole("button", { name: words.landing.guest }).click();
  await page.getByRole("button", { name: words.account.menu }).click();
  const account = page.getByRole("dialog", { name: words.account.menu });
  await expect(account.getByText(words.account.guestKeyHint)).toBeVisible();
  await expect(account.getByLabel(words.account.username, { exact: true })).toBeEnabled();
  await expectSteady(page, "account");
});

interface Held {
  /** How many calls are held back. */
  now: number;
  /** From now on calls are held back until `release`. */
  begin: () => void;
  release: () => void;
}

/**
 * Holds each call back for a while after what is to be seen before it was seen, the next one longer,
 * and the fifth like the first.
 */
async function holdAnswers(page: Page): Promise<Held> {
  let released = Promise.resolve();
  const held: Held = {
    now: 0,
    begin: () => {
      released = new Promise((resolve) => {
        held.release = resolve;
      });
    },
    release: () => {},
  };
  let calls = 0;
  await page.route("**/trpc/**", async (route) => {
    const wait = LATE_MS[calls++ % LATE_MS.length];
    held.now += 1;
    await released;
    await new Promise((resume) => setTimeout(resume, wait));
    held.now -= 1;
    await route.continue();
  });
  return held;
}
