import { type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import { organiser as en } from "../../web/src/i18n/en/admin.ts";
import { organiser as ja } from "../../web/src/i18n/ja/admin.ts";
import { inspect } from "./inspection.ts";
import { ADMIN } from "./organiser-key.ts";
import { filled, newVisitor, type Visitor } from "./visitor.ts";

type Words = (typeof en)["admin"];

/** An admin at the page from where they run the competition. */
export interface Organiser extends Visitor {
  admin: Words;
}

/** Signs an admin in, in a browser of their own, who finds the page behind their account. */
export async function newOrganiser(context: BrowserContext): Promise<Organiser> {
  const visitor = await newVisitor(await context.newPage());
  const { page, words } = visitor;
  const { admin } = (await page.evaluate(() => navigator.language)).startsWith("ja") ? ja : en;
  await page.addInitScript((key) => localStorage.setItem("alpha.guest-key", key), ADMIN.text);
  await page.goto("/");
  await page.getByRole("button", { name: words.landing.guest }).click();
  await page.getByRole("button", { name: words.account.menu }).click();
  await page.getByRole("link", { name: words.account.admin, exact: true }).click();
  await expect(page).toHaveURL("/admin");
  const heading = page.getByRole("heading", { level: 1, name: admin.title });
  await expect(heading).toBeVisible();
  await page.reload();
  await expect(heading).toBeVisible();
  return { ...visitor, admin };
}

/** Presses a button of the page, gives the reason in the dialog it opens, and confirms. */
export async function decide(
  organiser: Organiser,
  decision: {
    act: keyof Words["acts"];
    button: string;
    name: string;
    reason: string;
    /** What is typed into the dialog's fields, by their names. */
    typed?: Partial<Record<keyof Words["fields"], string>>;
  },
): Promise<void> {
  const { page, admin } = organiser;
  const { act, name } = decision;
  const { dialog, confirm } = await begin(organiser, decision);
  for (const [field, text] of Object.entries(decision.typed ?? {})) {
    await expect(confirm).toBeDisabled();
    const name = admin.fields[field as keyof Words["fields"]];
    await dialog.getByLabel(name, { exact: true }).fill(text);
  }
  // What the decision before changed may be coming in behind the dialog still.
  await forgetShift(page);
  await inspect(page, `admin-${act}`);
  await confirm.click();
  const done = page.locator('[data-type="success"]', {
    hasText: filled(admin.done[act], { name }),
  });
  await expect(done).toBeVisible();
  await expect(dialog).toBeHidden();
}

/** Presses a button of the page and gives the reason in the dialog it opens. */
export async function begin(
  { page, admin }: Organiser,
  decision: { act: keyof Words["acts"]; button: string; name: string; reason: string },
): Promise<{ dialog: Locator; confirm: Locator }> {
  const { act, button, name, reason } = decision;
  await forgetShift(page);
  await page.getByRole("button", { name: button, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: filled(admin.ask[act], { name }) });
  await expect(dialog).toContainText(admin.means[act]);
  const confirm = dialog.getByRole("button", { name: admin.acts[act], exact: true });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(admin.reason, { exact: true }).fill(reason);
  return { dialog, confirm };
}

/** What decisions moved, a line in the log for each, they were meant to move. */
export async function forgetShift(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.layoutShift = 0;
  });
}

/** A part of the page by its title. */
export function part({ page }: Organiser, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** The newest decisions in the log are these, the newest first. */
export async function expectLog(
  organiser: Organiser,
  logged: readonly { text: string; reason: string }[],
): Promise<void> {
  const entries = part(organiser, organiser.admin.log).getByRole("listitem");
  for (const [index, { text, reason }] of logged.entries()) {
    await expect(entries.nth(index)).toContainText(text);
    await expect(entries.nth(index)).toContainText(reason);
  }
}
