import { identicon, SIDE } from "@/ui/traders/identicon-cells";
import type { CardFigures } from "./view";

/** The size in which links are shown elsewhere, in pixels. */
export const WIDTH = 1200;
export const HEIGHT = 630;

const MARGIN = 72;
const COLUMN_MIN = 220;
const COLUMN_GAP = 30;
const PICTURE = 112;
// The picture leaves the site, so it has colours of its own, whatever the theme.
const INK = "#f0f1f6";
const QUIET = "#a6acbf";
const CANVAS = "#0b0c11";
const GLOW = "#6a5cf0";
const WAYS = { up: "#3ecf8e", down: "#ff7681", flat: "#a6acbf" };

/** The figures of a card and the words around them. */
export interface CardWords extends CardFigures {
  competition: string;
  rank: string;
  hold: string;
  drawdown: string;
  trades: string;
  asOf: string;
}

/** Draws the card over the whole canvas. */
export function draw(canvas: HTMLCanvasElement, words: CardWords): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const family = getComputedStyle(document.body).fontFamily;
  const write = (text: string, x: number, y: number, look: Look) => {
    pen.font = `${look.weight ?? 400} ${look.size}px ${family}`;
    pen.fillStyle = look.colour;
    const shown = fitting(pen, text, look.widthMax ?? WIDTH - 2 * MARGIN);
    pen.fillText(shown, x, y);
    return pen.measureText(shown).width;
  };
  background(pen);
  write("αTest", MARGIN, 112, { size: 34, weight: 600, colour: INK });
  write(words.competition, MARGIN + 130, 112, { size: 28, colour: QUIET });
  picture(pen, words.address, MARGIN, 160);
  const beside = MARGIN + PICTURE + 28;
  write(words.name, beside, 214, { size: 52, weight: 600, colour: INK, widthMax: 780 });
  write(words.wallet ?? "", beside, 258, { size: 26, colour: QUIET });
  write(words.percentage, MARGIN, 404, { size: 132, weight: 600, colour: WAYS[words.way] });
  write(words.rank, MARGIN, 462, { size: 34, weight: 500, colour: INK });
  const columns = [
    [words.hold, words.holdPercentage],
    [words.drawdown, words.drawdownPercentage],
    [words.trades, words.tradeCount],
  ] as const;
  let x = MARGIN;
  for (const [name, figure] of columns) {
    const width = write(name, x, 528, { size: 22, colour: QUIET });
    write(figure, x, 566, { size: 30, weight: 500, colour: INK });
    x += Math.max(COLUMN_MIN, width) + COLUMN_GAP;
  }
  pen.textAlign = "right";
  write(words.asOf, WIDTH - MARGIN, 566, { size: 22, colour: QUIET });
  pen.textAlign = "left";
}

interface Look {
  size: number;
  weight?: number;
  colour: string;
  widthMax?: number;
}

function background(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = CANVAS;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  const glow = pen.createRadialGradient(WIDTH, 0, 0, WIDTH, 0, 760);
  glow.addColorStop(0, `${GLOW}88`);
  glow.addColorStop(1, `${GLOW}00`);
  pen.fillStyle = glow;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
}

/** The picture of an address, `PICTURE` pixels wide and high. */
function picture(pen: CanvasRenderingContext2D, address: string, x: number, y: number): void {
  const { hues, cells } = identicon(address);
  const cell = PICTURE / (SIDE + 2);
  pen.fillStyle = `hsl(${hues[0]} 45% 88%)`;
  pen.fillRect(x, y, PICTURE, PICTURE);
  pen.fillStyle = `hsl(${hues[1]} 60% 38%)`;
  for (const [column, row] of cells) {
    pen.fillRect(x + (column + 1) * cell, y + (row + 1) * cell, cell, cell);
  }
}

/** The text, cut with an ellipsis where it is wider than allowed. */
function fitting(pen: CanvasRenderingContext2D, text: string, widthMax: number): string {
  if (pen.measureText(text).width <= widthMax) return text;
  let kept = text;
  while (kept && pen.measureText(`${kept}…`).width > widthMax) kept = kept.slice(0, -1);
  return `${kept}…`;
}
