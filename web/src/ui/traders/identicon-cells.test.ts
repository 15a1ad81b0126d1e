import { describe, expect, it } from "vitest";
import { identicon, SIDE } from "./identicon-cells";

const ADDRESS = "FAe4sisG95oZ42w7buUn5qEE4TAnfTTFPiguZUHmhiF";
const text = (address: string) => JSON.stringify(identicon(address));

describe("the picture of an address", () => {
  it("is the same every time", () => {
    expect(text(ADDRESS)).toBe(text(ADDRESS));
  });

  it("is another one where a single character differs", () => {
    const others = [...ADDRESS].map((_, at) => `${ADDRESS.slice(0, at)}x${ADDRESS.slice(at + 1)}`);
    expect(new Set(others.map(text)).size).toBe(others.length);
    expect(others.map(text)).not.toContain(text(ADDRESS));
  });

  it("is the same from the left and from the right, within its square", () => {
    const { cells } = identicon(ADDRESS);
    const mirrored = cells.map(([column, row]) => [SIDE - 1 - column, row]);
    expect(mirrored.sort()).toEqual([...cells].sort());
    expect(cells.flat().every((place) => place >= 0 && place < SIDE)).toBe(true);
  });
});
