/** A picture of an address: which cells of a square are filled, and in which hues. */
export interface Identicon {
  /** Degrees on the circle of hues: of the ground, and of the cells. */
  hues: [ground: number, cells: number];
  /** Column and row of each filled cell, from the left and the top. */
  cells: [column: number, row: number][];
}

/** Cells in a row, and rows. */
export const SIDE = 5;

const HALF = Math.ceil(SIDE / 2);
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** 32 bits that depend on every character of the text (FNV-1a, with a last mixing). */
function hash(text: string): number {
  let bits = FNV_OFFSET;
  for (const character of text) {
    bits = Math.imul(bits ^ character.charCodeAt(0), FNV_PRIME);
  }
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  return (bits ^ (bits >>> 13)) >>> 0;
}

/** The picture of an address: the same one every time, the left half mirrored at the right. */
export function identicon(address: string): Identicon {
  const form = hash(address);
  const hue = hash(`${address} hue`) % 360;
  const cells: [number, number][] = [];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < HALF; column++) {
      if (((form >>> (row * HALF + column)) & 1) === 0) continue;
      cells.push([column, row]);
      const mirrored = SIDE - 1 - column;
      if (mirrored !== column) cells.push([mirrored, row]);
    }
  }
  return { hues: [hue, (hue + 150 + (form >>> 24) / 4) % 360], cells };
}
