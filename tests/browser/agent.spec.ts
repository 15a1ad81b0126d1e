import { expect, test } from "@playwright/test";
import { inspect } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { newProgram } from "./program.ts";
import { filled, newVisitor } from "./visitor.ts";

const SOL = "So11111111111111111111111111111111111111112";
const USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
const SWAP = { from_token_address: SOL, to_token_address: USDC, amount: "0.1" };
const REASON = "SOL fell below its mean of an hour";
const LIVE_MS = 1_000;
const TRIES = 4;

test("what an agent does is seen on its owner's open portfolio page at once", async ({
  page,
  request,
}) => {
  const visitor = await newVisitor(page);
  const words = visitor.words.agent;
  await signIn(visitor);
  await page.goto("/portfolio");
  const send = await newProgram(visitor, request);
  const feed = page.getByRole("list", { name: words.feed });
  const toasts = page.locator("[data-sonner-toast]");
  await expect(feed).toHaveCount(0);
  await expect(page.getByTestId("skeleton")).toHaveCount(0);

  await test.step("an order", async () => {
    expect((await send("/api/swap", { ...SWAP, reason: REASON })).status()).toBe(200);
    await expect(feed.getByText(REASON)).toBeVisible();
    await expect(toasts.filter({ hasText: REASON })).toBeVisible();
    await expect(toasts.first()).toContainText("0.1 SOL →");
  });

  await test.step("within a second of its answer, on a machine that does other things too", async () => {
    const waits: number[] = [];
    while (Math.min(...waits, Number.POSITIVE_INFINITY) > LIVE_MS && waits.length < TRIES) {
      const reason = `try ${waits.length}`;
      expect((await send("/api/swap", { ...SWAP, reason })).status()).toBe(200);
      const answered = Date.now();
      await expect(feed.getByText(reason)).toBeVisible();
      waits.push(Date.now() - answered);
    }
    expect(Math.min(...waits)).toBeLessThan(LIVE_MS);
  });

  await test.step("a decision that is no order", async () => {
    await send("/api/decisions", { kind: "hold", reason: "nothing moved" });
    const said = filled(words.live.decision, { what: words.kinds.hold });
    await expect(toasts.filter({ hasText: said })).toBeVisible();
    await expect(feed.getByText("nothing moved")).toBeVisible();
  });

  await test.step("an order that was refused, with why", async () => {
    expect((await send("/api/swap", { ...SWAP, amount: "5000" })).status()).toBe(400);
    const said = filled(words.live.refusal, { what: visitor.words.history.types.swap });
    await expect(toasts.filter({ hasText: said })).toBeVisible();
    await expect(feed.getByText(said)).toBeVisible();
  });
  await inspect(page, "agent-feed");
  expect(visitor.complaints).toEqual([]);
});

test("an agent's page says who it is, how it does and why it decided", async ({
  page,
  request,
}) => {
  const visitor = await newVisitor(page);
  const words = visitor.words.agent;
  await signIn(visitor);
  await test.step("without an agent it says what to do", async () => {
    await page.goto("/agent");
    await expect(page.getByText("/skill.md")).toBeVisible();
    await inspect(page, "agent-none");
    await page.getByRole("link", { name: words.makeKey }).click();
    await page.waitForURL("**/keys");
  });
  const send = await newProgram(visitor, request);
  const agent = { name: "Momo", model: "rules", build: "7", author: "alice" };
  await send("/api/decisions/agent", agent);
  await send("/api/swap", {
    ...SWAP,
    reason: REASON,
    confidence: "0.7",
    invalidation: "above 200",
  });
  const hold = { kind: "hold", reason: "nothing moved", cost_usd: "0.02", token_address: SOL };
  await send("/api/decisions", hold);

  await page.goto("/agent");
  const declared = page.getByRole("region", { name: words.declared });
  for (const text of Object.values(agent)) await expect(declared).toContainText(text);
  const figures = page.getByRole("region", { name: words.figures });
  await expect(figures).toContainText("$0.02");
  const decisions = page.getByRole("list", { name: words.decisions }).getByRole("listitem");
  await expect(decisions).toHaveCount(3);
  await expect(decisions.nth(0)).toContainText("nothing moved");
  await expect(decisions.nth(1)).toContainText(REASON);
  await expect(decisions.nth(1)).toContainText(filled(words.confidence, { percent: "70%" }));
  await inspect(page, "agent");
  expect(visitor.complaints).toEqual([]);
});
