import { expect, type Page, test } from "@playwright/test";
import type { Card, Standing } from "../../web/src/rpc/generated.ts";
import { expectFigure } from "./figures.ts";
import { inspect } from "./inspection.ts";
import { signIn, swapOften } from "./orders.ts";
import { expectPortfolio } from "./screens.ts";
import { runJob } from "./system.ts";
import { filled, goTo, newVisitor } from "./visitor.ts";

const PNG = "89504e470d0a1a0a";
const CARD_WIDTH = 1200;

/** A text on a picture, and where it stands. */
interface DrawnText {
  text: string;
  left: number;
  right: number;
  line: number;
}

declare global {
  interface Window {
    drawnTexts: DrawnText[];
  }
}

test("a result is shared as a picture, and its link proves it to a stranger", async ({
  browser,
  page,
}) => {
  test.slow();
  const visitor = await newVisitor(page);
  const { words, answers } = visitor;
  await signIn(visitor);
  await expectPortfolio(visitor);
  await swapOften(visitor, 3);
  await runJob("update_prices");
  await page.addInitScript(noteDrawnTexts);
  await page.reload();
  await page.getByRole("button", { name: words.card.share }).click();
  await expect(page.getByRole("dialog").getByRole("img")).toBeVisible();
  const card = await answers.latest<Card>("leaderboard.card");
  const { place, total } = card.standing;
  const rank = filled(words.card.rankOf, { rank: String(place.rank), total: String(total) });

  await test.step("the picture says what the server signed, and can be kept", async () => {
    const picture = page.getByRole("dialog").getByRole("img");
    const label = await picture.getAttribute("aria-label");
    expect(label).toContain(`${place.username}: ${rank}`);
    expectFigure(label?.slice(label.indexOf(rank) + rank.length) ?? "", place.pnl_percentage);
    await inspect(page, "share");
    const drawn = await page.evaluate(() => window.drawnTexts);
    for (const text of [
      words.card.hold,
      words.leaderboard.drawdown,
      words.leaderboard.trades,
      rank,
    ]) {
      expect(drawn.map((one) => one.text)).toContain(text);
    }
    expect(drawn.filter((one) => one.text.endsWith("…"))).toEqual([]);
    expect(overlapping(drawn)).toEqual([]);
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: words.card.save }).click();
    const chunks = await (await (await saving).createReadStream()).toArray();
    expect(Buffer.concat(chunks).subarray(0, 8).toString("hex")).toBe(PNG);
  });

  const link = page.getByRole("dialog").getByRole("link", { name: words.card.open });
  // Prices move while the dialog is open, and the card with them.
  let address = "";
  let shared = card;
  await expect(async () => {
    shared = await answers.latest<Card>("leaderboard.card");
    address = (await link.getAttribute("href")) ?? "";
    expect(address).toContain(encodeURIComponent(shared.signed));
  }).toPass();
  await page.keyboard.press("Escape");

  await test.step("a chat that is sent the link finds the figures and a picture", async () => {
    const tags = await tagsOf(page, address);
    expect(tags.get("og:title")).toContain(`${shared.standing.place.username}: `);
    expect(tags.get("og:description")).toContain(shared.standing.competition);
    await expectPicture(page, tags.get("og:image"));
    const ofSite = await tagsOf(page, "/leaderboard");
    expect(ofSite.get("og:title")).toBe(words.site.title);
    await expectPicture(page, ofSite.get("og:image"));
  });

  await test.step("a stranger sees the same figures, though the trader went on", async () => {
    await swapOften(visitor, 1);
    await runJob("update_prices");
    const { locale = "", viewport } = test.info().project.use;
    const elsewhere = await browser.newContext({ locale, viewport });
    const stranger = await newVisitor(await elsewhere.newPage());
    await stranger.page.goto(address);
    await expect(stranger.page.getByRole("img", { name: place.username })).toBeVisible();
    expect(await stranger.answers.latest<Standing>("leaderboard.signedStanding")).toEqual(
      shared.standing,
    );
    await inspect(stranger.page, "card");
    await stranger.page.getByRole("link", { name: place.username }).click();
    await expect(stranger.page).toHaveURL(new RegExp(place.wallet_address));
    await stranger.page.goto(address.replace("?signed=", "?seal="));
    await expect(stranger.page.getByRole("img", { name: place.username })).toBeVisible();
    expect(stranger.complaints).toEqual([]);
    await stranger.page.goto(`${address}x`);
    await expect(stranger.page.getByText(words.card.forged)).toBeVisible();
    await elsewhere.close();
  });

  await test.step("the trader is found by name among all", async () => {
    await goTo(visitor, "leaderboard");
    await page.getByLabel(words.leaderboard.search).fill(place.username.slice(0, 9));
    await expect(page.locator("tbody tr").filter({ hasText: place.username })).toHaveCount(1);
    await page.getByLabel(words.leaderboard.search).fill("nobody at all");
    const none = filled(words.leaderboard.noneFound, { search: "nobody at all" });
    await expect(page.getByText(none)).toBeVisible();
  });

  expect(visitor.complaints).toEqual([]);
});

/** What a page says of its link, as those read it who run no scripts. */
async function tagsOf(page: Page, address: string): Promise<Map<string, string>> {
  const html = await (await page.request.get(address)).text();
  const found = html.matchAll(/<meta property="(og:\w+)" content="([^"]*)"/g);
  return new Map(
    [...found].map(([, name, text]) => [name ?? "", text?.replaceAll("&amp;", "&") ?? ""]),
  );
}

async function expectPicture(page: Page, address = ""): Promise<void> {
  const picture = await (await page.request.get(address)).body();
  expect(picture.subarray(0, 8).toString("hex")).toBe(PNG);
}

/** Runs in the page: notes what is written on canvases, from the last time that one was cleared. */
function noteDrawnTexts(): void {
  window.drawnTexts = [];
  const { fillRect, fillText } = CanvasRenderingContext2D.prototype;
  // Charts are drawn on canvases too.
  const isCard = (pen: CanvasRenderingContext2D) => pen.canvas.role === "img";
  CanvasRenderingContext2D.prototype.fillRect = function (...box) {
    if (isCard(this)) window.drawnTexts = [];
    fillRect.apply(this, box);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { width } = this.measureText(text);
    const left = this.textAlign === "right" ? x - width : x;
    if (text && isCard(this)) window.drawnTexts.push({ text, left, right: left + width, line: y });
    fillText.call(this, text, x, y);
  };
}

/** The texts that begin before the one beside them ends, or leave the picture. */
function overlapping(drawn: readonly DrawnText[]): DrawnText[] {
  return drawn.filter(
    (one) =>
      one.left < 0 ||
      one.right > CARD_WIDTH ||
      drawn.some(
        (other) => other.line === one.line && other.left < one.left && other.right > one.left,
      ),
  );
}
