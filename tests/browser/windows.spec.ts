import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { ONCE } from "./once.ts";
import { signIn } from "./orders.ts";
import { expectPortfolio } from "./screens.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const WINDOWS = 4;
/** A browser's to one host by HTTP/1.1. */
const CONNECTIONS_MAX = 6;

test(
  "four windows work side by side, and share one connection for what comes by itself",
  ONCE,
  async ({ page, context }) => {
    test.slow();
    const opened = countConnections(context);
    await signIn(await newVisitor(page));
    const others = await openOthers(context);
    for (const visitor of others) await expectAtWork(visitor);
    expect(opened.sockets.size).toBe(1);
    expect(opened.streams.size).toBe(0);

    await test.step("when the window that holds it is closed, another takes its place", async () => {
      await page.close();
      await expect.poll(() => opened.sockets.size).toBe(1);
      for (const visitor of others) await expectAtWork(visitor);
    });
  },
);

test(
  "where no socket comes through, four windows share streams that leave them room",
  ONCE,
  async ({ page, context }) => {
    test.slow();
    await context.routeWebSocket(/\/trpc/, (socket) => socket.close());
    const opened = countConnections(context);
    await signIn(await newVisitor(page));
    const others = await openOthers(context);
    await expect.poll(() => opened.streams.size).toBeGreaterThan(0);
    for (const visitor of others) await expectAtWork(visitor);
    expect(opened.streams.size).toBeLessThan(CONNECTIONS_MAX - 1);
  },
);

test("all windows know who is signed in", ONCE, async ({ page, context }) => {
  await page.goto("/");
  const other = await newVisitor(await context.newPage());
  await other.page.goto("/swap");
  await signIn(await newVisitor(page));
  await expect(other.page.getByRole("button", { name: other.words.account.menu })).toBeVisible();
  await expectAtWork(other);
});

async function openOthers(context: BrowserContext): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  while (visitors.length < WINDOWS - 1) {
    const visitor = await newVisitor(await context.newPage());
    await visitor.page.goto("/portfolio");
    await expectPortfolio(visitor);
    visitors.push(visitor);
  }
  return visitors;
}

/** A quote is asked for and answered, which needs a connection that is free. */
async function expectAtWork(visitor: Visitor): Promise<void> {
  const { page, words } = visitor;
  await goTo(visitor, "swap");
  await page.getByLabel(filled(words.swap.amount, { symbol: "SOL" })).fill("1");
  await expect(page.getByRole("button", { name: words.swap.action, exact: true })).toBeEnabled();
}

/** The sockets and the streams of events that are open now in all windows. */
function countConnections(context: BrowserContext) {
  const opened = { sockets: new Set<unknown>(), streams: new Set<unknown>() };
  const watch = (page: Page) => {
    page.on("websocket", (socket) => {
      opened.sockets.add(socket);
      socket.on("close", () => opened.sockets.delete(socket));
      page.on("close", () => opened.sockets.delete(socket));
    });
    page.on("request", (request) => {
      if (request.headers().accept?.includes("text/event-stream")) opened.streams.add(request);
    });
    for (const event of ["requestfinished", "requestfailed"] as const) {
      page.on(event as "requestfailed", (request) => opened.streams.delete(request));
    }
  };
  for (const page of context.pages()) watch(page);
  context.on("page", watch);
  return opened;
}
