// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { textStore } from "./storage";

function blocked(): Storage {
  throw new DOMException("The operation is insecure.", "SecurityError");
}

function full(): Storage {
  return {
    getItem: () => null,
    removeItem: () => {},
    setItem: () => {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    },
  } as unknown as Storage;
}

const STORES: [name: string, open: () => Storage][] = [
  ["the browser's own", () => window.localStorage],
  ["a blocked one", blocked],
  ["a full one", full],
];

describe.each(STORES)("a store over %s", (_, open) => {
  it("gives back what was written, until it is forgotten", () => {
    const store = textStore(open);
    expect(store.read("theme")).toBeNull();
    store.write("theme", "light");
    store.write("theme", "dark");
    expect(store.read("theme")).toBe("dark");
    store.write("theme", null);
    expect(store.read("theme")).toBeNull();
  });
});
