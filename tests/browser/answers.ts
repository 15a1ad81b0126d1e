import type { Page, Response } from "@playwright/test";

/** What the server last answered to each procedure this page called, by the procedure's path. */
export class Answers {
  readonly #latest = new Map<string, unknown>();
  #reading = Promise.resolve();

  constructor(page: Page) {
    page.on("response", (response) => {
      if (new URL(response.url()).pathname.startsWith("/trpc/")) {
        this.#reading = this.#reading.then(() => this.#read(response));
      }
    });
  }

  /** The data of the latest good answer to `path`; throws when there was none. */
  async latest<Data>(path: string): Promise<Data> {
    await this.#reading;
    if (!this.#latest.has(path)) throw new Error(`${path} was not answered yet`);
    return this.#latest.get(path) as Data;
  }

  async #read(response: Response): Promise<void> {
    const url = new URL(response.url());
    const paths = decodeURIComponent(url.pathname.slice("/trpc/".length)).split(",");
    const body = await response.json().catch(() => null);
    const bodies: { result?: { data: unknown } }[] = Array.isArray(body) ? body : [body];
    for (const [index, path] of paths.entries()) {
      const result = bodies[index]?.result;
      if (result) this.#latest.set(path, result.data);
    }
  }
}
