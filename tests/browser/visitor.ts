import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { en } from "../../web/src/i18n/en.ts";
import { ja } from "../../web/src/i18n/ja.ts";
import { Answers } from "./answers.ts";

const LAYOUT_SHIFT_MAX = 0.05;

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

declare global {
  interface Window {
    layoutShift: number;
  }
}

/** Somebody at a browser: the page, the site's words in their language, and what it was told. */
export interface Visitor {
  page: Page;
  words: typeof en;
  answers: Answers;
  isOnPhone: boolean;
  /** Errors of the page and of its console, as they come. */
  complaints: string[];
}

export async function newVisitor(page: Page): Promise<Visitor> {
  const { baseURL = "", locale = "", isMobile = false } = test.info().project.use;
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  // Token icons lie on other sites; the tests ask nothing of those.
  await page.route(
    (url) => url.origin !== baseURL,
    (route) => route.fulfill({ contentType: "image/png", body: "" }),
  );
  await page.addInitScript(countLayoutShift);
  const words = locale.startsWith("ja") ? ja : en;
  return { page, words, answers: new Answers(page), isOnPhone: isMobile, complaints };
}

/** Runs in the page: sums up how much of it moved by itself. */
function countLayoutShift(): void {
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LayoutShift[]) {
      if (!entry.hadRecentInput) window.layoutShift += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Goes to a page of the site by its link in the header or, on a phone, in the tab bar. */
export async function goTo({ page, words }: Visitor, section: keyof typeof en.nav): Promise<void> {
  const menu = page.getByRole("navigation", { name: words.nav.main });
  const link = menu.getByRole("link", { name: words.nav[section], exact: true });
  const address = (await link.getAttribute("href")) ?? "";
  await link.click();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole("heading", { level: 1, name: words.nav[section] })).toBeVisible();
}

/** A sentence of the site with its gaps filled, e.g. "Amount of {symbol}" with SOL. */
export function filled(sentence: string, values: Record<string, string>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (gap, name: string) => values[name] ?? gap);
}

/** Keeps a picture of the whole page; fails where it is too wide or moved while it loaded. */
export async function takePicture({ page }: Visitor, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `pixels by which ${name} is too wide`).toBeLessThanOrEqual(0);
  const shift = await page.evaluate(() => window.layoutShift);
  expect(shift, `layout shift of ${name}`).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX);
  const { project } = test.info();
  const path = join(project.outputDir, project.name, `${name}.png`);
  const style = "[data-sonner-toaster] { visibility: hidden }";
  await page.screenshot({ path, style, fullPage: true });
}
