import { expect, type Page, test } from "@playwright/test";
import { refusals as en } from "../../web/src/i18n/en/refusals.ts";
import { refusals as ja } from "../../web/src/i18n/ja/refusals.ts";
import type { User } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { expectToast, signIn } from "./orders.ts";
import { forgetShift } from "./organiser.ts";
import { filled, newVisitor, type Visitor } from "./visitor.ts";

/** Opens the account behind the header's button. */
async function openAccount({ page, words }: Visitor): Promise<void> {
  await page.getByRole("button", { name: words.account.menu }).click();
  await expect(page.getByRole("dialog", { name: words.account.menu })).toBeVisible();
}

/** Types a name into the account, and saves it. */
async function saveName({ page, words }: Visitor, name: string): Promise<void> {
  await page.getByLabel(words.account.username, { exact: true }).fill(name);
  await page.getByRole("button", { name: words.account.save, exact: true }).click();
}

function sentencesOf(page: Page): Promise<typeof en> {
  return page.evaluate(() => navigator.language).then((one) => (one.startsWith("ja") ? ja : en));
}

test("a name is one trader's, and is shown with its picture and its address", async ({
  page,
  browser,
}) => {
  test.slow();
  const trader = await newVisitor(page);
  const { words, answers } = trader;
  const sentences = await sentencesOf(page);
  await signIn(trader);
  const { user } = await answers.latest<{ user: User }>("auth.signIn");
  const ending = user.wallet_address.slice(-6);
  const name = `Cat ${ending}`;
  await openAccount(trader);

  await test.step("one that speaks for the organiser is refused, and what was typed stays", async () => {
    await saveName(trader, "Аdmin");
    const refused = filled(sentences.name_reserved, { word: "admin" });
    await expect(page.getByText(refused)).toBeVisible();
    await expect(page.getByLabel(words.account.username, { exact: true })).toHaveValue("Аdmin");
    // The answer makes room for itself, whenever it comes.
    await forgetShift(page);
    await inspect(page, "name-refused");
  });

  await test.step("a name and a line about oneself are kept", async () => {
    await saveName(trader, name);
    await expectToast(trader, words.account.saved, {});
    await page.getByLabel(words.account.bio, { exact: true }).fill("I hold, whatever comes 🚀");
    await page.getByRole("button", { name: words.account.saveBio }).click();
    await expect(page.getByRole("button", { name: words.account.saveBio })).toBeDisabled();
    await page.keyboard.press("Escape");
  });

  await test.step("another trader cannot have one that looks like it", async () => {
    const other = await newVisitor(await (await browser.newContext()).newPage());
    await signIn(other);
    await openAccount(other);
    await saveName(other, name.replace("Cat", "Сat"));
    await expect(other.page.getByText(sentences.name_taken)).toBeVisible();
    const field = other.page.getByLabel(words.account.username, { exact: true });
    await expect(field).toHaveValue(name.replace("Cat", "Сat"));
    await other.page.keyboard.press("Escape");

    await other.page.goto(`/portfolio?wallet=${user.wallet_address}`);
    const main = other.page.getByRole("main");
    await expect(main.getByText(name, { exact: true }).first()).toBeVisible();
    await expect(main.getByText("I hold, whatever comes 🚀")).toBeVisible();
    await expect(main.locator(`svg[data-address="${user.wallet_address}"]`)).toBeVisible();
    await inspect(other.page, "trader");
    expect(other.complaints.filter((one) => !one.includes("409"))).toEqual([]);
    await other.page.context().close();
  });

  await test.step("the leaderboard has the picture beside the name", async () => {
    await page.goto("/leaderboard");
    const row = page.getByRole("row", { name }).first();
    await expect(row).toContainText(user.wallet_address.slice(-4));
    await expect(row.locator(`svg[data-address="${user.wallet_address}"]`)).toHaveCount(1);
    await inspect(page, "leaderboard-names");
  });
});
