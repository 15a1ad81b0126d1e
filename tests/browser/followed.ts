import { expect, type Locator } from "@playwright/test";
import type { EquityLines } from "../../web/src/rpc/generated.ts";
import { expectFigure } from "./figures.ts";
import { filled, type Visitor } from "./visitor.ts";

const STILL_MS = 300;

/** The lines of a chart, as its list names them. */
export function linesIn(chart: Locator): Locator {
  return chart.getByRole("list").getByRole("link");
}

/** Each line has its trader, in the order given, and ends where the server says. */
export async function expectLines(
  chart: Locator,
  told: EquityLines,
  wallets: readonly string[],
): Promise<void> {
  const lines = linesIn(chart);
  await expect(lines).toHaveCount(wallets.length);
  for (const [index, wallet] of wallets.entries()) {
    const trader = told.traders.find((one) => one.wallet_address === wallet);
    const line = lines.nth(index);
    await expect(line).toHaveAttribute("href", `/portfolio?wallet=${wallet}`);
    await expect(line).toContainText(trader?.username ?? "nobody");
    const end = trader?.pnl_percentages.findLast((one) => one !== null);
    expectFigure(await line.locator("> span").last().textContent(), end ?? "");
  }
}

/** What the chart has drawn, once it is something and stands still. */
export async function drawing(chart: Locator): Promise<string> {
  const canvas = chart.locator("canvas").first();
  const look = () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const { width, height } = element;
      const pixels = element.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
      return pixels.some((part) => part > 0) ? element.toDataURL() : "";
    });
  let last = "";
  await expect(async () => {
    const [before, now] = [last, await look()];
    last = now;
    expect(now).not.toBe("");
    expect(now).toBe(before);
  }).toPass({ intervals: [STILL_MS] });
  return last;
}

export function rows({ page, words }: Visitor): Locator {
  return page.getByRole("table", { name: words.leaderboard.title }).locator("tbody tr");
}

export function mark({ page, words }: Visitor, username: string): Locator {
  const name = filled(words.follow.one, { name: username });
  return page.getByRole("checkbox", { name, exact: true });
}

export function followButton({ page, words }: Visitor): Locator {
  return page.getByRole("button", { name: words.follow.follow, exact: true });
}

/** The board has these traders and nobody else, in this order. */
export async function expectBoard(visitor: Visitor, names: readonly string[]): Promise<void> {
  await expect(rows(visitor)).toHaveCount(names.length);
  for (const [index, name] of names.entries()) {
    await expect(rows(visitor).nth(index)).toContainText(name);
  }
}

export async function choose({ page, words }: Visitor, who: "all" | "followed"): Promise<void> {
  const choice = page.getByRole("combobox", { name: words.leaderboard.who, exact: true });
  await choice.selectOption(words.leaderboard.whose[who]);
}
