import { describe, expect, it } from "vitest";
import { isPinned } from "./view";

describe("the own row", () => {
  it.each([
    [1, "", false],
    [8, "", false],
    [9, "", true],
    [2000, "", true],
    [2000, "alice", false],
  ])("at rank %i of a search for '%s' is shown above the others: %s", (rank, search, pinned) => {
    expect(isPinned({ rank }, search)).toBe(pinned);
  });
});
