import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

const LAYOUT_SHIFT_MAX = 0.05;

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
}

declare global {
  interface Window {
    layoutShift: number;
    /** What moved, from where to where. */
    moved: string[];
  }
}

/**
 * Runs in the page: how much of it moved by itself, as browsers report it (CLS): the worst burst
 * of at most five seconds, a second of rest ending one. See https://web.dev/articles/cls.
 */
export function countLayoutShift(): void {
  window.layoutShift = 0;
  window.moved = [];
  let burst = { value: 0, began: 0, ended: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LayoutShift[]) {
      const { hadRecentInput, startTime, value } = entry;
      if (hadRecentInput) continue;
      for (const { node, previousRect, currentRect } of entry.sources) {
        const text = node?.textContent?.trim().slice(0, 40);
        window.moved.push(`${node?.nodeName} “${text}” ${previousRect.y} → ${currentRect.y}`);
      }
      const goesOn = startTime - burst.ended < 1_000 && startTime - burst.began < 5_000;
      burst = goesOn
        ? { ...burst, value: burst.value + value, ended: startTime }
        : { value, began: startTime, ended: startTime };
      window.layoutShift = Math.max(window.layoutShift, burst.value);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Nothing fades or slides, for what is half there has no contrast; what waits may pulse. */
function isStill(): boolean {
  const moving = document.getAnimations().filter(({ playState }) => playState === "running");
  return moving.every(({ effect }) => effect?.getComputedTiming().iterations === Infinity);
}

/**
 * Looks at a page as it is now, and keeps a picture of all of it as `name`.
 *
 * Fails where it is wider than the screen, moved while it loaded, or shuts somebody out.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(isStill);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await keepPicture(page, name);
  expect(overflow, `pixels by which ${name} is too wide`).toBeLessThanOrEqual(0);
  await expectSteady(page, name);
  // Without frames there is nothing to gather in a second page, which takes as long as the look.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  // Only what is wrong is read; where all that is right stands need not be worked out.
  axe.options({ resultTypes: ["violations"], selectors: false });
  const { violations } = await axe.analyze();
  const barriers = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`);
  expect(barriers, `barriers in ${name}`).toEqual([]);
}

/** Keeps a picture of the whole page for who looks at it, which nobody does on CI. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env.CI) return;
  const { project } = test.info();
  const path = join(project.outputDir, project.name, `${name}.png`);
  const style = "[data-sonner-toaster] { visibility: hidden }";
  await page.screenshot({ path, style, fullPage: true });
}

/** Fails where the page, which is called `name`, moved by itself since it was opened. */
export async function expectSteady(page: Page, name: string): Promise<void> {
  const { shift, moved } = await page.evaluate(() => ({
    shift: window.layoutShift,
    moved: window.moved,
  }));
  const what = `layout shift of ${name}: ${moved.join("; ")}`;
  expect(shift, what).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX);
}
