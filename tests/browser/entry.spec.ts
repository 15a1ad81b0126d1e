import { expect, test } from "@playwright/test";
import { refusals as en } from "../../web/src/i18n/en/refusals.ts";
import { refusals as ja } from "../../web/src/i18n/ja/refusals.ts";
import type { Overview } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { expectToast, signIn } from "./orders.ts";
import { decide, forgetShift, newOrganiser, type Organiser, part } from "./organiser.ts";
import { newVisitor } from "./visitor.ts";

const REASON = "invited only";
/** As many as the form offers to make. */
const CODES = 10;

/** Sets who may enter, of what the form offers. */
async function setAdmission(
  organiser: Organiser,
  name: string,
  admission: keyof Organiser["admin"]["entry"]["admissions"],
): Promise<void> {
  const { admin } = organiser;
  const card = part(organiser, admin.entry.title);
  await card.getByRole("radio", { name: admin.entry.admissions[admission] }).press("Space");
  const button = admin.acts.setEntry;
  await decide(organiser, { act: "setEntry", button, name, reason: REASON });
}

test("who is invited by a code takes part, and others read what is missing", async ({
  page,
  browser,
}) => {
  test.slow();
  const organiser = await newOrganiser(await browser.newContext());
  const { admin } = organiser;
  const { competition } = await organiser.answers.latest<Overview>("admin.overview");
  const name = competition?.name ?? "";
  const visitor = await newVisitor(page);
  const { words } = visitor;
  const sentences = words.account.signIn === "Sign in" ? en : ja;
  await setAdmission(organiser, name, "codes");
  try {
    const button = admin.acts.makeCodes;
    await decide(organiser, { act: "makeCodes", button, name, reason: REASON });
    const list = part(organiser, admin.entry.title).getByRole("list", { name: admin.entry.codes });
    // The list has them once it has asked again.
    await expect(list.locator("code").nth(CODES - 1)).toBeVisible();
    const codes = await list.locator("code").allTextContents();
    await forgetShift(organiser.page);
    await inspect(organiser.page, "admin-entry");

    await test.step("a visitor reads that a code is needed", async () => {
      await page.goto("/");
      await expect(page.getByText(words.entry.missing.by_code)).toBeVisible();
      // Who needs a code reads of it once the rule has come.
      await forgetShift(page);
      await inspect(page, "entry-visitor");
    });

    await test.step("a wrong code does not let in, and stays to be mended", async () => {
      await signIn(visitor);
      await expect(page.getByText(words.entry.missing.code)).toBeVisible();
      await page.getByLabel(words.entry.code).fill("2345-6789-ABCD");
      await page.getByRole("button", { name: words.entry.enter }).click();
      await expect(page.getByText(sentences.unknown_code)).toBeVisible();
      await expect(page.getByLabel(words.entry.code)).toHaveValue("2345-6789-ABCD");
      await forgetShift(page);
      await inspect(page, "entry-code");
    });

    await test.step("the code lets in, and the grant comes", async () => {
      await page.getByLabel(words.entry.code).fill((codes[0] ?? "").toLowerCase());
      await page.getByRole("button", { name: words.entry.enter }).click();
      await expectToast(visitor, words.entry.entered, {});
      await expect(page.getByText(words.entry.missing.code)).toBeHidden();
      await expect(page.getByTestId("total")).toContainText("$");
    });

    await test.step("a code that was revoked lets nobody in", async () => {
      const revoked = codes[1] ?? "";
      const revoke = admin.actsOn.revokeCode.replace("{name}", revoked);
      const act = "revokeCode";
      await decide(organiser, { act, button: revoke, name, reason: REASON });
      const other = await newVisitor(await (await browser.newContext()).newPage());
      await signIn(other);
      await other.page.getByLabel(words.entry.code).fill(revoked);
      await other.page.getByRole("button", { name: words.entry.enter }).click();
      await expect(other.page.getByText(sentences.code_revoked)).toBeVisible();
      await other.page.context().close();
    });
  } finally {
    await setAdmission(organiser, name, "open");
  }
});
