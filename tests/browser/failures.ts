import { stripVTControlCharacters } from "node:util";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const LINES_MAX = 8;
const LETTERS_MAX = 400;

/** Says what failed once more, at the very end: of a long log the end is what is read first. */
export default class Failures implements Reporter {
  readonly #found: string[] = [];

  onTestEnd(test: TestCase, { error, retry }: TestResult): void {
    if (!error) return;
    const told = stripVTControlCharacters(error.message ?? "")
      .split("\n")
      .filter((line) => line.trim() !== "");
    const where = `${test.titlePath().filter(Boolean).join(" › ")}, attempt ${retry + 1}`;
    const why = told
      .slice(0, LINES_MAX)
      .map((line) => line.trim())
      .join(" | ");
    this.#found.push(`${where} - ${why.slice(0, LETTERS_MAX)}`);
  }

  async onExit(): Promise<void> {
    for (const failure of this.#found) console.log(failure);
  }
}
