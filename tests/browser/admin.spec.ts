import { expect, test } from "@playwright/test";
import type { DatabaseCost, Overview, User } from "../../web/src/rpc/generated.ts";
import { failHostileJob, HOSTILE } from "./hostile-job.ts";
import { inspect } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { begin, decide, expectLog, forgetShift, newOrganiser, part } from "./organiser.ts";
import { ageSessions } from "./system.ts";
import { filled, goTo, newVisitor, type Visitor } from "./visitor.ts";

const REASONS = {
  pause: "a price is being checked",
  resume: "the price was right",
  rename: "the last round",
  halt: "its market is closed",
  again: "its market is open",
  exclude: "two wallets",
  takeBack: "it was one wallet",
  fresh: `the line is cut, ${new Date().toISOString()}`,
  freshOver: "the line is back",
};
/** How old a session's signature may be for it to decide. */
const SIGNATURE_MINUTES_MAX = 15;
/** Of the tables those that are the largest now; as prices come others get to be. */
const TABLES_SHOWN = 8;

test("an admin pauses, halts and disqualifies; traders see it at once and why", async ({
  page,
  browser,
}) => {
  test.slow();
  const trader = await newVisitor(page);
  const { words, answers } = trader;
  await signIn(trader);
  const { user } = await answers.latest<{ user: User }>("auth.signIn");
  await goTo(trader, "swap");
  await page.getByLabel(filled(words.swap.amount, { symbol: "SOL" })).fill("1");
  const swap = page.getByRole("button", { name: words.swap.action, exact: true });
  await expect(swap).toBeEnabled();

  await test.step("to a trader the page does not exist", async () => {
    const other = await page.context().newPage();
    const answer = await other.goto("/admin");
    expect(answer?.status()).toBe(404);
    await expect(other.getByRole("heading", { level: 1 })).toHaveText(words.missing.title);
    await other.close();
  });

  const organiser = await newOrganiser(await browser.newContext());
  const { admin } = organiser;
  await expect(part(organiser, admin.competition)).toContainText(admin.states.running);
  const { competition } = await organiser.answers.latest<Overview>("admin.overview");
  const name = competition?.name ?? "";
  const says = (sentence: string, reason: string) =>
    expect(page.getByText(filled(sentence, { reason, symbol: "SOL" })).first()).toBeVisible();

  await test.step("an admin sees everything", async () => {
    const health = part(organiser, admin.health);
    await expect(health).toContainText(filled(admin.priceOf, { symbol: "" }).trim());
    await expect(part(organiser, admin.batchRuns).getByText(admin.failed)).toBeHidden();
    await expect(part(organiser, admin.markouts)).toContainText(admin.noMarkouts);
    const { tables } = await organiser.answers.latest<DatabaseCost>("admin.cost");
    const largest = part(organiser, admin.tables).getByRole("listitem");
    await expect(largest).toContainText(tables.slice(0, TABLES_SHOWN).map(({ name }) => name));
    await inspect(organiser.page, "admin");
    const { toLight, toDark } = words.site;
    const inOtherColours = organiser.page.getByRole("button", {
      name: new RegExp(`${toLight}|${toDark}`),
    });
    await inOtherColours.click();
    await inspect(organiser.page, "admin-other-theme");
    await inOtherColours.click();
  });

  await test.step("what Redis holds of a job is text to the pages of the queues", async () => {
    await failHostileJob();
    const queues = await organiser.page.context().newPage();
    const ran: string[] = [];
    await queues.exposeFunction("ran", (what: string) => ran.push(what));
    for (const path of ["jobs/jobs/failed/8/asc/1", "job/hostile"]) {
      await queues.goto(`/admin/queues/0/view/${path}`);
      await expect(queues.getByText(HOSTILE).first()).toBeVisible();
      await expect(queues.locator("img[src=x], svg[onload]")).toHaveCount(0);
    }
    expect(ran).toEqual([]);
    await queues.close();
  });

  await test.step("a pause turns orders off, with the reason", async () => {
    const button = admin.acts.pause;
    await decide(organiser, { act: "pause", button, name, reason: REASONS.pause });
    await says(words.block.because, REASONS.pause);
    await expect(page.getByRole("button", { name: words.swap.paused })).toBeDisabled();
    expect(await refusal(trader)).toBe("competition_paused");
    await inspect(page, "paused");
  });

  await test.step("when it is resumed they are on again", async () => {
    const button = admin.acts.resume;
    const competitionPart = part(organiser, admin.competition);
    await expect(competitionPart).toContainText(REASONS.pause);
    await decide(organiser, { act: "resume", button, name, reason: REASONS.resume });
    await expect(swap).toBeEnabled();
  });

  await test.step("the competition gets another name, which everybody reads", async () => {
    // Another one for each try, for the name that stands already changes nothing.
    const { project, retry } = test.info();
    const newName = `Finals ${retry + 1} on ${project.name}`;
    const button = admin.acts.schedule;
    const reason = REASONS.rename;
    await decide(organiser, { act: "schedule", button, name, reason, typed: { name: newName } });
    await expect(part(organiser, admin.competition)).toContainText(newName);
    await expectLog(organiser, [{ text: `${name} → ${newName}`, reason }]);
  });

  await test.step("a halted token is not swapped", async () => {
    const button = filled(admin.actsOn.haltToken, { name: "SOL" });
    await decide(organiser, { act: "haltToken", button, name: "SOL", reason: REASONS.halt });
    await says(words.block.halted, REASONS.halt);
    const halted = filled(words.swap.halted, { symbol: "SOL" });
    await expect(page.getByRole("button", { name: halted })).toBeDisabled();
    expect(await refusal(trader)).toBe("token_halted");
    await inspect(page, "halted");
    const again = filled(admin.actsOn.resumeToken, { name: "SOL" });
    await decide(organiser, {
      act: "resumeToken",
      button: again,
      name: "SOL",
      reason: REASONS.again,
    });
    await expect(swap).toBeEnabled();
  });

  await test.step("a disqualified trader trades no more, and everybody sees why", async () => {
    await organiser.page.getByLabel(admin.search).fill(user.wallet_address);
    const named = user.username;
    const button = filled(admin.actsOn.disqualify, { name: named });
    // Who was searched for moves what lies below, which is meant, however late the answer comes.
    await expect(organiser.page.getByRole("button", { name: button })).toBeVisible();
    await forgetShift(organiser.page);
    await decide(organiser, { act: "disqualify", button, name: named, reason: REASONS.exclude });
    await says(words.block.because, REASONS.exclude);
    await expect(page.getByRole("button", { name: words.swap.disqualified })).toBeDisabled();
    expect(await refusal(trader)).toBe("disqualified");
    await goTo(trader, "leaderboard");
    const row = page.locator("tbody tr[aria-current]").first();
    await expect(row).toContainText(words.leaderboard.disqualified);
    await expect(row).toContainText(REASONS.exclude);
    await inspect(page, "disqualified");
    // The lines of the decision come when they have been asked for again.
    await forgetShift(organiser.page);
    await inspect(organiser.page, "admin-disqualified");
    const back = filled(admin.actsOn.reinstate, { name: named });
    await decide(organiser, {
      act: "reinstate",
      button: back,
      name: named,
      reason: REASONS.takeBack,
    });
    await expect(row).not.toContainText(words.leaderboard.disqualified);
  });

  await test.step("the log has all of it, the newest first", async () => {
    const { logged } = admin;
    const ofTrader = { name: user.username };
    await expectLog(organiser, [
      { text: filled(logged.reinstate, ofTrader), reason: REASONS.takeBack },
      { text: filled(logged.disqualify, ofTrader), reason: REASONS.exclude },
      { text: filled(logged.resume_token, { name: "SOL" }), reason: REASONS.again },
      { text: filled(logged.halt_token, { name: "SOL" }), reason: REASONS.halt },
      { text: admin.fields.name, reason: REASONS.rename },
      { text: filled(logged.resume_competition, { name }), reason: REASONS.resume },
      { text: filled(logged.pause_competition, { name }), reason: REASONS.pause },
    ]);
    await forgetShift(organiser.page);
    await inspect(organiser.page, "admin-log");
  });

  expect(trader.complaints).toEqual([]);
  expect(organiser.complaints).toEqual([]);
  await organiser.page.context().close();
});

test("a decision of a session signed in long ago takes a new signature, and is then made once", async ({
  browser,
}) => {
  const organiser = await newOrganiser(await browser.newContext());
  const { page, admin, words } = organiser;
  await expect(part(organiser, admin.competition)).toContainText(admin.states.running);
  const { competition } = await organiser.answers.latest<Overview>("admin.overview");
  const name = competition?.name ?? "";
  await ageSessions(SIGNATURE_MINUTES_MAX + 1);
  const button = admin.acts.pause;
  const ask = await begin(organiser, { act: "pause", button, name, reason: REASONS.fresh });
  await ask.confirm.click();
  const signing = page.getByRole("dialog", { name: words.account.signInTitle });
  await expect(signing).toBeVisible();
  const now = await (await page.request.get("/api/competition")).json();
  expect(now.state).toBe("running");
  await inspect(page, "admin-fresh-signature");

  await test.step("with it the decision goes on by itself", async () => {
    await signing.getByRole("button", { name: words.account.guest }).click();
    const done = page.locator('[data-type="success"]', {
      hasText: filled(admin.done.pause, { name }),
    });
    await expect(done).toBeVisible();
    await expect(ask.dialog).toBeHidden();
    await expect(part(organiser, admin.competition)).toContainText(REASONS.fresh);
  });

  await test.step("once", async () => {
    const button = admin.acts.resume;
    await decide(organiser, { act: "resume", button, name, reason: REASONS.freshOver });
    await expectLog(organiser, [
      { text: filled(admin.logged.resume_competition, { name }), reason: REASONS.freshOver },
      { text: filled(admin.logged.pause_competition, { name }), reason: REASONS.fresh },
    ]);
    const entries = part(organiser, admin.log).getByRole("listitem");
    await expect(entries.filter({ hasText: REASONS.fresh })).toHaveCount(1);
  });
  await page.context().close();
});

/** Why the server refuses a swap, sent past the screen; empty when it makes it. */
async function refusal({ page, answers }: Visitor): Promise<string> {
  const tokens = await answers.latest<{ address: string; symbol: string }[]>("tokens.list");
  const [from, to] = ["SOL", "USDC"].map(
    (symbol) => tokens.find((token) => token.symbol === symbol)?.address,
  );
  const order = { from_token_address: from, to_token_address: to, amount: "0.01" };
  const response = await page.request.post("/trpc/trading.swap", { data: order });
  const { error } = await response.json();
  return error?.data.reason ?? "";
}
