import { expect, type Locator } from "@playwright/test";

/** Reads the first figure of a text, e.g. "$2,390.12" as "2390.12"; null without one. */
function figureIn(text: string): string | null {
  const found = /[−-]?\$?[\d,]*\.?\d+/.exec(text)?.[0];
  return found?.replace("−", "-").replaceAll(/[$,]/g, "") ?? null;
}

/** Decimal text as a whole number of units of `places` digits after the point, cut off there. */
function units(decimal: string, places: number): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.slice(0, places).padEnd(places, "0"));
}

/** Whether the figure is the value cut or rounded at the figure's last digit. */
function isShortFor(figure: string, value: string): boolean {
  const places = figure.split(".")[1]?.length ?? 0;
  const difference = units(figure, places) - units(value, places);
  return difference === 0n || difference === (value.startsWith("-") ? -1n : 1n);
}

/** Fails unless the first figure of the text stands for the value. */
export function expectFigure(text: string | null, value: string): void {
  const figure = figureIn(text ?? "");
  expect(figure !== null && isShortFor(figure, value), `"${text}" stands for ${value}`).toBe(true);
}

/** Fails unless the amounts seen in `place` are these, in order; each tells all its digits. */
export async function expectAmounts(place: Locator, values: readonly string[]): Promise<void> {
  const seen = await place.locator("[title]:visible").evaluateAll((elements) =>
    elements.map((element) => ({
      title: element.getAttribute("title") ?? "",
      text: element.textContent,
      isFolded: element.querySelector("sub") !== null,
    })),
  );
  expect(seen.map(({ title }) => title)).toEqual(values);
  // A folded price, 0.0₄1234, is no plain figure; its title was compared above.
  for (const { text, title, isFolded } of seen) if (!isFolded) expectFigure(text, title);
}
