import { stripVTControlCharacters } from "node:util";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Says what failed once more, at the very end: of a long log the end is what is read first. */
export default class Failures implements Reporter {
  readonly #found: string[] = [];

  onTestEnd(test: TestCase, { error, retry }: TestResult): void {
    if (!error) return;
    const told = stripVTControlCharacters(error.message ?? "")
      .split("\n")
      .filter((line) => line.trim() !== "");
    const where = `${test.titlePath().filter(Boolean).join(" › ")}, attempt ${retry + 1}`;
    this.#found.push(`${where}\n    ${told.slice(0, 4).join("\n    ")}`);
  }

  async onExit(): Promise<void> {
    for (const failure of this.#found) console.log(failure);
  }
}
