import { expect, test } from "@playwright/test";
import { inspect } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { filled, newVisitor } from "./visitor.ts";

const PLAYED_MS = 240_000;

test("a season is played by hand at a speed of one's choice, marked as practice, and removed", async ({
  page,
}) => {
  const visitor = await newVisitor(page);
  const words = visitor.words.practice;
  await signIn(visitor);
  await page.goto("/practice");
  await expect(page.getByText(words.mark)).toBeVisible();
  const form = page.getByRole("region", { name: words.start });
  await form.getByText(words.markets.simulated, { exact: true }).click();
  await inspect(page, "practice-form");
  await form.getByRole("button", { name: words.start }).click();

  const clock = page.getByRole("region", { name: words.clock });
  const order = page.getByRole("region", { name: words.order, exact: true });
  await expect(page.getByText(words.mark)).toBeVisible();
  await order.getByLabel(filled(words.amount, { symbol: "USDC" })).fill("100");
  await order.getByRole("button", { name: words.send, exact: true }).click();
  await expect(order.getByText(filled(words.held, { amount: "900" }))).toBeVisible();

  const outcome = page.getByRole("region", { name: words.outcome });
  await clock.getByRole("button", { name: words.step }).click();
  await expect(outcome.getByText(/\$(100|99)\.\d\d/)).toBeVisible();
  // It goes on by itself until it is paused.
  await clock.getByText(words.speeds.fast, { exact: true }).click();
  await expect(page.getByRole("region", { name: words.equity })).toBeVisible();
  await clock.getByText(words.speeds.paused, { exact: true }).click();
  await inspect(page, "practice-run");

  // What counts knows nothing of it.
  await page.reload();
  await expect(order.getByText(filled(words.held, { amount: "900" }))).toBeVisible();
  await clock.getByRole("button", { name: words.leave }).click();
  const kept = page.getByRole("region", { name: words.kept });
  await expect(kept.getByRole("listitem")).toHaveCount(1);
  await kept.getByRole("button", { name: words.remove }).click();
  await expect(kept.getByText(words.none)).toBeVisible();
  await inspect(page, "practice-kept");
  expect(visitor.complaints).toEqual([]);
});

test("a season that is over stands beside what the example agents came to, played meanwhile", async ({
  page,
  baseURL,
}) => {
  // Four agents play a day each, one after the other.
  test.setTimeout(PLAYED_MS * 2);
  const visitor = await newVisitor(page);
  const words = visitor.words.practice;
  await signIn(visitor);
  await page.goto("/practice");
  const form = page.getByRole("region", { name: words.start });
  await form.getByText(words.markets.simulated, { exact: true }).click();
  await form.getByLabel(words.length).selectOption("1");
  await form.getByRole("button", { name: words.start }).click();

  const beside = page.getByRole("region", { name: words.beside });
  await expect(beside.getByText(words.besideLater)).toBeVisible();
  const asked = { headers: { origin: baseURL ?? "" } };
  const { runs } = await (await page.request.get("/api/practice")).json();
  const run = `/practice/${runs[0].run_id}/api/practice`;
  const day = { ...asked, data: { seconds: 86_400 } };
  await expect
    .poll(async () => (await (await page.request.post(`${run}/step`, day)).json()).is_over, {
      timeout: 60_000,
    })
    .toBe(true);
  await page.reload();
  await beside.getByRole("button", { name: words.besidePlay }).click();
  // Some or all may have been played already, for whoever asked of the same market before.
  const table = beside.getByRole("table", { name: words.beside });
  await expect(table).toBeVisible();
  await inspect(page, "practice-beside-asked");

  for (const name of Object.values(words.agents)) {
    const row = table.getByRole("row", { name });
    await expect(row.getByText(/\d\.\d\d%$/).first()).toBeVisible({ timeout: PLAYED_MS });
  }
  await inspect(page, "practice-beside");
  await page.request.post("/api/practice/stop", { ...asked, data: { run_id: runs[0].run_id } });
  expect(visitor.complaints).toEqual([]);
});
