import { expect, test } from "@playwright/test";
import type { Leaderboard, Session } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { ONCE } from "./once.ts";
import { signIn } from "./orders.ts";
import { beforeTheStart, runJob } from "./system.ts";
import { filled, goTo, newVisitor } from "./visitor.ts";

test("what is no amount is said to be none, and never becomes another", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  await goTo(visitor, "swap");
  const amount = page.getByLabel(filled(words.swap.amount, { symbol: "SOL" }));
  for (const [typed, shown] of [
    ["12,5", "12,5"],
    ["1e5", "1e5"],
    ["-1", "-1"],
    ["1.2.3", "1.2.3"],
  ] as const) {
    await amount.fill("");
    await amount.pressSequentially(typed);
    await expect(amount).toHaveValue(shown);
    await expect(page.getByText(words.swap.notAnAmount)).toBeVisible();
    await expect(page.locator("form button[type=submit]")).toHaveText(words.swap.enterAmount);
    await expect(page.locator("form button[type=submit]")).toBeDisabled();
  }
  await inspect(page, "no-amount");
  await amount.fill("");
  await amount.pressSequentially("１．５");
  await expect(amount).toHaveValue("1.5");
  await expect(page.getByText(words.swap.notAnAmount)).toBeHidden();

  await goTo(visitor, "perp");
  const leverage = page.getByLabel(words.perp.leverage, { exact: true });
  await leverage.fill("");
  await leverage.pressSequentially("2.5");
  await expect(leverage).toHaveValue("2.5");
  await expect(leverage).toHaveAttribute("aria-invalid", "true");
});

test("another guest key takes the place of the present one only after a question", async ({
  page,
  browser,
}) => {
  const { locale = "", viewport } = test.info().project.use;
  const elsewhere = await browser.newContext({ locale, viewport });
  const first = await newVisitor(await elsewhere.newPage());
  await signIn(first);
  const brought = await exportKey(first.page, first.words);
  const { user } = await first.answers.latest<Session>("auth.signIn");
  await elsewhere.close();

  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  const present = await exportKey(page, words);
  await page.getByText(words.account.importKey).click();
  await page.getByLabel(words.account.importLabel).fill(brought);
  await page.getByRole("button", { name: words.account.importAction }).click();
  await expect(page.getByRole("button", { name: words.account.importReplace })).toBeVisible();
  // A dialog on a phone grows upwards by what is asked in it.
  await page.evaluate(() => {
    window.layoutShift = 0;
  });
  await inspect(page, "import-key");
  await page.getByRole("button", { name: words.account.importKeep }).click();
  expect(await keptKey()).toBe(present);

  await page.getByRole("button", { name: words.account.importAction }).click();
  await page.getByRole("button", { name: words.account.importReplace }).click();
  await expect(page.getByRole("dialog").getByText(user.wallet_address)).toBeVisible();
  expect(await keptKey()).toBe(brought);

  function keptKey() {
    return page.evaluate(() => localStorage.getItem("alpha.guest-key"));
  }
});

test("who signs in before the start is told what they wait for", async ({ page }) => {
  test.slow();
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await beforeTheStart(async () => {
    await signIn(visitor);
    const summary = page.getByRole("region", { name: words.portfolio.total });
    await expect(summary).toContainText(words.portfolio.waitingForGrant);
    await expect(page.getByTestId("total")).not.toContainText("$");
    await inspect(page, "waiting-for-grant");
  });
});

test(
  "what holding would have made is said once, for it is the same for everybody",
  ONCE,
  async ({ page }) => {
    const visitor = await newVisitor(page);
    const { words, answers } = visitor;
    await signIn(visitor);
    await runJob("update_prices");
    await goTo(visitor, "leaderboard");
    await page.reload();
    await expect(page.getByTestId("held")).toHaveCount(1);
    const { users } = await answers.latest<Leaderboard>("leaderboard.get");
    expect(new Set(users.map((user) => user.hold_pnl_percentage)).size).toBe(1);
    await expect(page.getByText(words.leaderboard.hold)).toHaveCount(1);
  },
);

async function exportKey(
  page: import("@playwright/test").Page,
  words: typeof import("../../web/src/i18n/en.ts").en,
): Promise<string> {
  await page.getByRole("button", { name: words.account.menu }).click();
  await page.getByRole("button", { name: words.account.exportKey }).click();
  const key = page.getByRole("dialog").locator("code").last();
  return (await key.textContent()) ?? "";
}
