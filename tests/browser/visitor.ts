import { expect, type Page, test } from "@playwright/test";
import { programs as enPrograms } from "../../web/src/i18n/en/programs.ts";
import { en as enSite } from "../../web/src/i18n/en.ts";
import { programs as jaPrograms } from "../../web/src/i18n/ja/programs.ts";
import { ja as jaSite } from "../../web/src/i18n/ja.ts";
import { marketParts as enMarket } from "../../web/src/i18n/market/en.ts";
import { marketParts as jaMarket } from "../../web/src/i18n/market/ja.ts";
import { Answers } from "./answers.ts";
import { countLayoutShift } from "./inspection.ts";

const en = { ...enSite, ...enPrograms, ...enMarket };
const ja: typeof en = { ...jaSite, ...jaPrograms, ...jaMarket };

const NOT_FOUND = "net::ERR_NAME_NOT_RESOLVED";

/** The words of the site, and those that pages load for themselves. */
export type Words = typeof en;

/** Somebody at a browser: the page, the site's words in their language, and what it was told. */
export interface Visitor {
  page: Page;
  words: Words;
  answers: Answers;
  isOnPhone: boolean;
  /** Errors of the page and of its console, as they come. */
  complaints: string[];
}

/** The page's visitor, who reads the project's language where `reads` names no other. */
export async function newVisitor(page: Page, reads?: string): Promise<Visitor> {
  const { baseURL = "", locale = "", isMobile = false } = test.info().project.use;
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Token icons lie on other sites, which this browser does not find.
    const isOfAnother = !message.location().url.startsWith(baseURL);
    if (message.type() !== "error" || (isOfAnother && message.text().includes(NOT_FOUND))) return;
    complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  await page.addInitScript(countLayoutShift);
  const words = (reads ?? locale).startsWith("ja") ? ja : en;
  return { page, words, answers: new Answers(page), isOnPhone: isMobile, complaints };
}

/** Goes to a page of the site by its link in the header or, on a phone, in the tab bar. */
export async function goTo(
  { page, words, isOnPhone }: Visitor,
  section: keyof typeof en.tabs,
): Promise<void> {
  const menu = page.getByRole("navigation", { name: words.nav.main });
  const name = (isOnPhone ? words.tabs : words.nav)[section];
  const link = menu.getByRole("link", { name, exact: true });
  const address = (await link.getAttribute("href")) ?? "";
  await link.click();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole("heading", { level: 1, name: words.nav[section] })).toBeVisible();
  await expect(page).toHaveTitle(`${words.nav[section]} – ${words.site.title}`);
}

/** A sentence of the site with its gaps filled, e.g. "Amount of {symbol}" with SOL. */
export function filled(sentence: string, values: Record<string, string>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (gap, name: string) => values[name] ?? gap);
}
