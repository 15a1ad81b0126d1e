import { expect, test } from "@playwright/test";
import { inspect } from "./inspection.ts";
import { decide, expectLog, forgetShift, newOrganiser, part } from "./organiser.ts";
import { beforeTheStart } from "./system.ts";
import { filled, newVisitor } from "./visitor.ts";

const REASON = "as announced";

test("the organiser sets fees and sizes before the start, and everybody reads them", async ({
  page,
  browser,
}) => {
  test.slow();
  await beforeTheStart(async () => {
    const organiser = await newOrganiser(await browser.newContext());
    const { admin } = organiser;
    const competition = part(organiser, admin.competition);
    await expect(competition).toContainText(admin.states.upcoming);

    await test.step("the fee of a swap", async () => {
      const button = admin.acts.setFees;
      const typed = { swap_fee_percent: "0.1" };
      await decide(organiser, { act: "setFees", button, name: "", reason: REASON, typed });
      await expect(competition).toContainText("0.1% / 0.06%");
      await expectLog(organiser, [{ text: "0 → 0.001", reason: REASON }]);
    });

    await test.step("how large orders in a token may be", async () => {
      const name = "MEW";
      const button = filled(admin.actsOn.setOrderLimits, { name });
      const typed = { order_usd_max: "8000" };
      await decide(organiser, { act: "setOrderLimits", button, name, reason: REASON, typed });
      await expect(part(organiser, admin.sizes)).toContainText("8,000");
      await expectLog(organiser, [{ text: "10000 → 8000", reason: REASON }]);
      await forgetShift(organiser.page);
      await inspect(organiser.page, "admin-rules");
    });

    await test.step("by what the season ranks", async () => {
      const { page } = organiser;
      const ranking = part(organiser, admin.ranking.title);
      await ranking
        .getByRole("combobox", { name: admin.fields.ranking })
        .selectOption(organiser.words.ranking.by.calmar);
      await ranking.getByLabel(admin.ranking.drawdown_floor, { exact: true }).fill("0.1");
      await ranking.getByLabel(admin.fields.liquidations_max, { exact: true }).fill("2");
      await forgetShift(page);
      await inspect(page, "admin-ranking");
      const name = (await competition.locator("dd").first().textContent()) ?? "";
      const button = admin.acts.setRanking;
      await decide(organiser, { act: "setRanking", button, name, reason: REASON });
      await expectLog(organiser, [{ text: "return → calmar", reason: REASON }]);
    });

    await test.step("the first page publishes all of it", async () => {
      const { words } = await newVisitor(page);
      await page.goto("/");
      await expect(
        page.getByText(filled(words.competition.fillFee, { fee: "0.1%" })),
      ).toBeVisible();
      const drawdown = { drawdown: "10%" };
      const rank = filled(words.competition.rankTexts.calmar, drawdown);
      await expect(page.getByText(rank)).toBeVisible();
      await page.getByText(words.competition.sizes).first().click();
      const row = page.getByRole("row", { name: /^MEW/ });
      await expect(row).toContainText("8,000");
      await inspect(page, "rules");
    });
  });
});

test("after the start the sizes are shown, and nothing sets them", async ({ browser }) => {
  const organiser = await newOrganiser(await browser.newContext());
  const { admin, page } = organiser;
  await expect(part(organiser, admin.sizes)).toContainText(admin.rulesFixed);
  await expect(page.getByRole("button", { name: admin.acts.setFees })).toBeHidden();
  const button = filled(admin.actsOn.setOrderLimits, { name: "MEW" });
  await expect(page.getByRole("button", { name: button })).toBeHidden();
});
