import { expect, test } from "@playwright/test";
import type { Leaderboard } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { withOthers } from "./system.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const OTHERS = 45;

/** The list is put in an order by the head of the column or, on a phone, by the choice above it. */
async function sortBy({ page, words, isOnPhone }: Visitor, sort: "sharpe" | "trades") {
  const name = words.leaderboard[sort];
  if (!isOnPhone) {
    await page.getByRole("columnheader", { name }).getByRole("button").click();
    await expect(page.getByRole("columnheader", { name })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
    return;
  }
  const order = page.getByRole("combobox", { name: words.leaderboard.sortBy });
  await order.selectOption(words.leaderboard.sorts[sort]);
}

function rows({ page, words }: Visitor) {
  return page.getByRole("table", { name: words.leaderboard.title }).locator("tbody tr");
}

test("the leaderboard has pages, what is around oneself, and other orders", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;
  await signIn(visitor);
  await withOthers(OTHERS, async () => {
    await goTo(visitor, "leaderboard");
    await page.reload();
    const pageOf = (from: number, to: number, total: number) =>
      page.getByText(
        filled(words.history.page, { from: `${from}`, to: `${to}`, total: `${total}` }),
      );
    let total = 0;
    await expect(async () => {
      ({ total } = await answers.latest<Leaderboard>("leaderboard.get"));
      expect(total).toBeGreaterThan(OTHERS);
      // Those of a valuation at this moment have not been shown yet.
      await expect(pageOf(1, 20, total)).toBeVisible({ timeout: 1_000 });
    }).toPass();

    await test.step("a page has twenty places, and the own one above them", async () => {
      await expect(rows(visitor)).toHaveCount(21);
      await expect(rows(visitor).first()).toContainText(words.leaderboard.you);
      await expect(rows(visitor).nth(1)).toContainText(`Other ${OTHERS}`);
      await expect(rows(visitor).nth(1)).toContainText("0.045");
      await inspect(page, "board-first");
      await page.getByRole("button", { name: words.history.next }).click();
      await expect(pageOf(21, 40, total)).toBeVisible();
      await expect(rows(visitor).nth(1)).toContainText(`Other ${OTHERS - 20}`);
    });

    await test.step("around oneself the own place is among its neighbours", async () => {
      const rank = Number(await rows(visitor).first().locator("td").first().textContent());
      expect(rank).toBeGreaterThan(OTHERS);
      await page.getByRole("button", { name: words.leaderboard.aroundMe }).click();
      await expect(async () => {
        const { users } = await answers.latest<Leaderboard>("leaderboard.get");
        expect(users.map((entry) => entry.rank)).toContain(rank);
        expect(users[0]?.rank).toBeLessThan(rank);
        for (const entry of users) {
          await expect(rows(visitor).filter({ hasText: entry.username }).first()).toBeVisible();
        }
      }).toPass();
      await page.getByRole("button", { name: words.leaderboard.toFirst }).click();
      await expect(pageOf(1, 20, total)).toBeVisible();
    });

    await test.step("it can be read in other orders", async () => {
      await sortBy(visitor, "trades");
      await expect(rows(visitor).nth(1)).toContainText(`Other ${OTHERS}`);
      await sortBy(visitor, "sharpe");
      await expect(rows(visitor).nth(2)).toContainText("0.044");
      await inspect(page, "board-sharpe");
    });
  });
  expect(visitor.complaints).toEqual([]);
});
