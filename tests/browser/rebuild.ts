import { spawn } from "node:child_process";
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectNothingBreaks, MARK, openTab, PALETTE_LOOK } from "./open-tab.ts";
import { ROOT } from "./system.ts";
import { newVisitor } from "./visitor.ts";

const WEB = join(ROOT, "web");
const SITE = join(WEB, "out");
const KEPT_SITE = join(WEB, ".next", "cache", "site-before-test");
const PALETTE = join(WEB, "src", "features", "palette", "palette.tsx");
const BUILD_MINUTES_MAX = 10;

test("a site built anew under an open tab breaks nothing in it, and is there after a reload", async ({
  page,
}) => {
  test.setTimeout(2 * BUILD_MINUTES_MAX * 60_000);
  const visitor = await newVisitor(page);
  await openTab(visitor);
  const source = readFileSync(PALETTE, "utf8");
  cpSync(SITE, KEPT_SITE, { recursive: true, preserveTimestamps: true });
  try {
    await test.step("while it is built, every page is there", async () => {
      const changed = source.replace(PALETTE_LOOK, `${MARK} ${PALETTE_LOOK}`);
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
    await expectNothingBreaks(visitor);
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
