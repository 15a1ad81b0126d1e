import { expect, type Locator, test } from "@playwright/test";
import { signIn } from "./orders.ts";
import { filled, goTo, type Visitor } from "./visitor.ts";

/** What the palette looks like in the sources, and what tells that of the next build from it. */
export const PALETTE_LOOK = "flex min-h-0 flex-col";
export const MARK = "palette-of-the-next-build";

/** A tab in which an order is being written. */
export async function openTab(visitor: Visitor): Promise<void> {
  const { page, words } = visitor;
  await signIn(visitor);
  await goTo(visitor, "swap");
  await amount(visitor).fill("1.5");
  await expect(page.getByRole("button", { name: words.swap.action, exact: true })).toBeEnabled();
}

/** The tab goes on with its own build after another has taken its place, until it is reloaded. */
export async function expectNothingBreaks(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await test.step("the tab opens the palette of its own build, and keeps what was typed", async () => {
    await expectPalette(visitor, { isNew: false });
    await expect(amount(visitor)).toHaveValue("1.5");
  });

  await test.step("it goes on from page to page", async () => {
    await goTo(visitor, "perp");
    await goTo(visitor, "swap");
    await expect(amount(visitor)).toHaveValue("1.5");
  });

  await test.step("a reload brings the new build, and what was typed is still there", async () => {
    await page.reload();
    await expect(amount(visitor)).toHaveValue("1.5");
    await expectPalette(visitor, { isNew: true });
  });
  expect(visitor.complaints).toEqual([]);
}

async function expectPalette({ page }: Visitor, { isNew }: { isNew: boolean }): Promise<void> {
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("combobox")).toBeFocused();
  await expect(dialog.locator(`.${MARK}`)).toHaveCount(isNew ? 1 : 0);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
}

function amount({ page, words }: Visitor): Locator {
  return page.getByLabel(filled(words.swap.amount, { symbol: "SOL" }));
}
