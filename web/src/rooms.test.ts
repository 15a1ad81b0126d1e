import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

// From the roof to the ground: a room uses those below it, and none beside or above it.
const FLOORS = [
  "app",
  "features",
  "orders seasons markets traders transactions",
  "ui streams",
  "rpc",
  "wallet i18n",
  "format browser",
];
const LINES_MAX = 250;
const FILES_MAX = 15;
const PAGE_LINES_MAX = 50;
const SOURCE = join(process.cwd(), "src");

interface Source {
  path: string;
  room: string;
  text: string;
  imports: string[];
}

const sources: Source[] = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && path.includes("/"))
  .map((path) => {
    const text = readFileSync(join(SOURCE, path), "utf8");
    const found = text.matchAll(/(?:from|import)\s*\(?\s*"((?:@\/|\.)[^"]+)"/g);
    const imports = [...found].map(([, target = ""]) =>
      target.startsWith("@/")
        ? target.slice(2)
        : relative(SOURCE, join(SOURCE, path, "..", target)),
    );
    return { path, room: roomOf(path), text, imports };
  });

/** A feature is a room of its own. */
function roomOf(path: string): string {
  const [room = "", noun = ""] = path.split("/");
  return room === "features" ? `${room}/${noun}` : room;
}

/** The files that a file imports, as they are called without their endings. */
function importedBy(name: string, seen: Set<string>): Set<string> {
  const source = sources.find(({ path }) => nameOf(path) === name);
  for (const target of source?.imports ?? []) {
    if (seen.has(target)) continue;
    seen.add(target);
    importedBy(target, seen);
  }
  return seen;
}

function nameOf(path: string): string {
  return path.replace(/\.tsx?$/, "");
}

function floorOf(room: string): number {
  return FLOORS.findIndex((floor) => floor.split(" ").includes(room.split("/")[0] ?? ""));
}

describe("the rooms", () => {
  it("are all on the plan", () => {
    expect(sources.filter(({ room }) => floorOf(room) < 0)).toEqual([]);
  });

  it("use only rooms on floors below, so no feature knows another", () => {
    const wrong = sources.flatMap(({ path, room, imports }) =>
      imports
        .filter((target) => roomOf(target) !== room && floorOf(roomOf(target)) <= floorOf(room))
        .map((target) => `${path} uses ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("have no two files that import each other", () => {
    const wrong = sources.map(({ path }) => nameOf(path));
    expect(wrong.filter((name) => importedBy(name, new Set()).has(name))).toEqual([]);
  });

  it("are folders that one overlooks", () => {
    const counts = new Map<string, number>();
    for (const { path } of sources) {
      if (!path.includes(".test.")) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > FILES_MAX)).toEqual([]);
  });

  it("keep wallets to the features that sign with them", () => {
    const others = sources.filter(({ room }) => !/^(features|wallet)/.test(room));
    const wrong = others.filter(({ imports }) => imports.some((one) => roomOf(one) === "wallet"));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("load parts so that a missing one is offered anew", () => {
    const wrong = sources.flatMap(({ path, text }) =>
      text
        .split("\n")
        .filter((line) => /(?<!typeof )\bimport\(|\blazy\(/.test(line))
        .filter(
          (line) =>
            path !== "browser/part.ts" &&
            !/\b(loadPart|lazyPart|preloadPart|lazyChart)\(/.test(line),
        )
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(wrong).toEqual([]);
  });

  it("hold files that are read at a sitting", () => {
    const written = sources.filter(({ path }) => path !== "rpc/generated.ts");
    const long = written.filter(({ path, text }) => {
      const isPage = path.startsWith("app/") && path.endsWith(".tsx");
      return text.split("\n").length - 1 > (isPage ? PAGE_LINES_MAX : LINES_MAX);
    });
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});
