import type { Page, Response } from "@playwright/test";

const TIMEOUT_MS = 20_000;
const STEP_MS = 50;

/** What the server last answered to each procedure this page called, by the procedure's path. */
export class Answers {
  readonly #latest = new Map<string, unknown>();
  #reading = Promise.resolve();

  constructor(page: Page) {
    // Only what has come whole: the body of an answer that was broken off would be waited for.
    page.on("requestfinished", (request) => {
      if (!new URL(request.url()).pathname.startsWith("/trpc/")) return;
      this.#reading = this.#reading.then(async () => {
        // A window that is closed before the test ends gives no more answers.
        const response = await request.response().catch(() => null);
        const isStream = response?.headers()["content-type"]?.startsWith("text/event-stream");
        if (response && !isStream) await this.#read(response);
      });
    });
  }

  /** The data of the latest good answer to `path`, the first being waited for; throws when none comes. */
  async latest<Data>(path: string): Promise<Data> {
    await this.#reading;
    for (let waited = 0; !this.#latest.has(path) && waited < TIMEOUT_MS; waited += STEP_MS) {
      await new Promise((resume) => setTimeout(resume, STEP_MS));
      await this.#reading;
    }
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
