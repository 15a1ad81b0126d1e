import { spawn } from "node:child_process";
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { signIn } from "./orders.ts";
import { ROOT } from "./system.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const WEB = join(ROOT, "web");
const SITE = join(WEB, "out");
const KEPT_SITE = join(WEB, ".next", "cache", "site-before-test");
const PALETTE = join(WEB, "src", "features", "palette", "palette.tsx");
/** What tells the next build's palette from the one before. */
const MARK = "palette-of-the-next-build";
const BUILD_MINUTES_MAX = 10;

test("a site built anew under an open tab breaks nothing in it, and is there after a reload", async ({
  page,
}) => {
  test.setTimeout(2 * BUILD_MINUTES_MAX * 60_000);
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  await goTo(visitor, "swap");
  await amount(visitor).fill("1.5");
  await expect(page.getByRole("button", { name: words.swap.action, exact: true })).toBeEnabled();

  const source = readFileSync(PALETTE, "utf8");
  cpSync(SITE, KEPT_SITE, { recursive: true, preserveTimestamps: true });
  try {
    await test.step("while it is built, every page is there", async () => {
      const changed = source.replace('className="flex min-h-0', `className="${MARK} flex min-h-0`);
      expect(changed).not.toBe(source);
      writeFileSync(PALETTE, changed);
      const building = build();
      let isBuilding = true;
      const built = building.finally(() => {
        isBuilding = false;
      });
      const answers = new Set<number>();
      while (isBuilding) {
        answers.add((await page.request.get("/perp")).status());
        await new Promise((resume) => setTimeout(resume, 20));
      }
      await built;
      expect([...answers]).toEqual([200]);
    });

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
      await expectPalette(visitor, { isNew: true });
      await expect(amount(visitor)).toHaveValue("1.5");
    });
    expect(visitor.complaints).toEqual([]);
  } finally {
    writeFileSync(PALETTE, source);
    renameSync(SITE, `${KEPT_SITE}-replaced`);
    renameSync(KEPT_SITE, SITE);
    rmSync(`${KEPT_SITE}-replaced`, { recursive: true });
  }
});

/** `npm run build`, as at a release. */
function build(): Promise<void> {
  const made = spawn("npm", ["run", "build"], { cwd: WEB, stdio: "ignore" });
  return new Promise((resolve, reject) => {
    made.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
  });
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
