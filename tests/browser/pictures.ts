import { join } from "node:path";
import { type Page, test } from "@playwright/test";
import type { Leaderboard, PerpMarkets } from "../../web/src/rpc/generated.ts";
import { newOrganiser } from "./organiser.ts";
import { open, write } from "./positions.ts";
import { enter } from "./simulated-season.ts";
import { name, simulatedTrader } from "./simulated-traders.ts";
import { ROOT, runJob } from "./system.ts";
import { goTo, newVisitor, type Visitor } from "./visitor.ts";

const NAMES = ["aoi", "deltaone", "Kaito", "basis.bob", "Yuki", "longshot", "ren", "hana"];
const OWN = 18; // who leads
const HEADER_PX = 88;
/** What is kept of the Japanese pages; of the English ones on a desktop everything is. */
const JAPANESE: Record<string, readonly string[]> = {
  "desktop-ja": ["landing", "portfolio", "perps", "leaderboard"],
  "phone-ja": ["landing", "portfolio", "swap", "perps", "earn", "leaderboard"],
};

test.describe.configure({ mode: "serial" });

test("the first page, as a visitor sees it", async ({ page, request }) => {
  for (const [number, username] of NAMES.entries()) {
    await name(request, simulatedTrader(number), username);
  }
  await name(request, simulatedTrader(OWN), "mika.sol");
  await runJob("update_prices");
  const visitor = await newVisitor(page);
  await page.goto("/");
  await take(visitor, "landing");
});

test("every page, as a trader sees it", async ({ page }) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await enter(visitor, simulatedTrader(OWN));
  await trade(visitor);

  await goTo(visitor, "portfolio");
  await choose(page, "7D");
  await take(visitor, "portfolio");
  await page.getByRole("button", { name: words.card.share }).click();
  await page.getByRole("dialog").getByRole("img").waitFor();
  await take(visitor, "share");
  const card = page.getByRole("dialog").getByRole("link", { name: words.card.open });
  const address = (await card.getAttribute("href")) ?? "";
  await page.keyboard.press("Escape");

  await goTo(visitor, "swap");
  await page.getByRole("button", { name: words.swap.half }).click();
  await page.locator("form button[type=submit]:enabled").waitFor();
  await take(visitor, "swap");
  await goTo(visitor, "earn");
  await page.getByRole("button", { name: words.swap.half }).click();
  await take(visitor, "earn");
  await goTo(visitor, "history");
  await take(visitor, "history");
  await goTo(visitor, "leaderboard");
  await take(visitor, "leaderboard");
  const { users } = await visitor.answers.latest<Leaderboard>("leaderboard.get");
  await page.goto(`/portfolio?wallet=${users[0]?.wallet_address}`);
  await choose(page, "7D");
  await take(visitor, "trader");
  await page.goto(address);
  await take(visitor, "card");
  await goTo(visitor, "swap");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("long sol 100 5x");
  await take(visitor, "palette");
});

test("perps, with positions and one being written", async ({ page }) => {
  const visitor = await newVisitor(page);
  await enter(visitor, simulatedTrader(OWN));
  await goTo(visitor, "perp");
  await choose(page, "1h");
  await write(visitor, { direction: "long", collateral: "50", leverage: "8" });
  await take(visitor, "perps");
  const positions = page.getByRole("region", { name: visitor.words.perp.positions });
  await positions.evaluate((part, header) => {
    window.scrollTo({ top: part.getBoundingClientRect().top + window.scrollY - header });
  }, HEADER_PX);
  await take(visitor, "positions");
  const [bell = ""] = visitor.words.notifications.open.split("{");
  await page.getByRole("button", { name: bell }).click();
  await take(visitor, "notifications");
});

test("the page of the organiser, whom the system names", async ({ context }) => {
  test.skip(test.info().project.name !== "desktop", "the same in each");
  await take(await newOrganiser(context), "admin");
});

/** A position and a stake, so that there is something of everything; once for all languages. */
async function trade(visitor: Visitor): Promise<void> {
  if (test.info().project.name !== "desktop") return;
  await goTo(visitor, "perp");
  const { markets } = await visitor.answers.latest<PerpMarkets>("perp.markets");
  const [first] = markets;
  await open(visitor, first?.symbol ?? "", {
    direction: "long",
    collateral: "60",
    leverage: "10",
  });
}

function choose(page: Page, period: string): Promise<void> {
  return page.getByText(period, { exact: true }).click();
}

/** Keeps what the screen shows, as `docs/pictures/<name>-<project>.png`. */
async function take({ page }: Visitor, picture: string): Promise<void> {
  const { name: project } = test.info().project;
  if (JAPANESE[project]?.includes(picture) === false) return;
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("load");
  await page.waitForTimeout(1_500); // charts draw themselves after their data came
  const path = join(ROOT, "docs", "pictures", `${picture}-${project}.png`);
  const style = "[data-sonner-toaster] { visibility: hidden }";
  await page.screenshot({ path, style });
}
