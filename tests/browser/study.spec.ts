import { expect, test } from "@playwright/test";
import { studies as en } from "../../web/src/i18n/en/study.ts";
import { studies as ja } from "../../web/src/i18n/ja/study.ts";
import type { Study } from "../../web/src/rpc/generated.ts";
import { inspect } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { decide, forgetShift, newOrganiser, type Organiser, part } from "./organiser.ts";
import { type System, withSystemApart, write } from "./system.ts";
import { newVisitor, type Visitor } from "./visitor.ts";

const QUESTION = { english: "Does the agent help?", japanese: "エージェントは役に立つか" };
const REASON = "to learn what it adds";
const DAY_MS = 24 * 60 * 60_000;
const A4 = { width: 794, height: 1123 };
const WHITE = "rgb(255, 255, 255)";

function wordsOf({ words }: Visitor) {
  return words.account.signIn === "Sign in" ? en.study : ja.study;
}

function estimate(value: number) {
  return { value, standard_error: 0.01, low: value - 0.02, high: value + 0.02, p: 0.04 };
}

function armOf(shift: number) {
  const quantiles = Array.from({ length: 21 }, (_, index) => (index - 10) / 50 + shift);
  return {
    assigned: 100,
    with_outcome: 99,
    using: 80,
    withdrawn: 3,
    disqualified: 1,
    idle_for_the_last_three_days: 12,
    liquidations: 4,
    trades: 812,
    copied: 2,
    turnover_usd: "123456.78",
    fees_usd: "12.3",
    markout_bps: -0.42,
    drawdowns: quantiles.map((one) => Math.abs(one)),
    outcomes: quantiles,
  };
}

/** A report as the server publishes it, of the sealed plan. */
function reportOf({ plan, seal }: Study): string {
  const days = Array.from({ length: 14 }, (_, index) => ({
    market: Math.sin(index) / 20,
    difference: Math.cos(index) / 100,
  }));
  return JSON.stringify({
    seal,
    plan,
    code_version: plan.code_version,
    data_sha256: "ab".repeat(32),
    looks_before_the_end: 1,
    arms: { treated: armOf(0.02), control: armOf(0) },
    users: estimate(0.021),
    days: { neutral: estimate(-0.004), exposure: 0.02, beta: 0.31, days: 14 },
    permutation: { p: 0.0004, assignments: 10_000, is_exact: false },
    superiority: 0.57,
    users_adjusted: null,
    sample_ratio: { chi_square: 0, p: 1 },
    holm: { users: 0.08, days: 0.7 },
    effect_on_users: estimate(0.026),
    detectable: { users: 0.03, days: 0.06 },
    daily: days,
    by_agent: {
      agents: [{ agent: "steady", users: 40, difference: estimate(0.02), adjusted_p: 0.04 }],
      luck_of_the_best: 0.01,
    },
    cautions: ["one_service_is_one_strategy", "one_season_hardly_shows_skill"],
  });
}

/** Writes a plan by the form, reading what it could detect, and seals it. */
async function plan(organiser: Organiser): Promise<void> {
  const { admin, page } = organiser;
  const card = part(organiser, admin.study.title);
  const { fields, power } = admin.study;
  const until = new Date(Date.now() + 60 * DAY_MS).toISOString().slice(0, 16);
  const typed = {
    [fields.question_en]: QUESTION.english,
    [fields.question_ja]: QUESTION.japanese,
    [fields.consent_en]: "Chance decides who is offered the agent.",
    [fields.consent_ja]: "エージェントを使えるかは無作為に決まります。",
    [fields.agent]: "steady",
    [fields.ends_at]: until,
  };
  for (const [name, text] of Object.entries(typed)) {
    await card.getByLabel(name, { exact: true }).fill(text);
  }
  await test.step("what it could detect is shown while it is typed", async () => {
    const detected = card.getByText(power.difference).locator("..");
    await card.getByLabel(power.participants).fill("2000");
    await expect(detected).toContainText("1.50");
    await card.getByLabel(power.participants).fill("40");
    await expect(detected).toBeHidden();
    await card.getByLabel(power.participants).fill("500");
    await expect(detected).toContainText("3.01");
  });
  const isJapanese = admin.study.title === "検証";
  const name = isJapanese ? QUESTION.japanese : QUESTION.english;
  const written = { act: "writeStudy", button: admin.acts.writeStudy, reason: REASON } as const;
  await decide(organiser, { ...written, name: QUESTION.english });
  const seal = admin.actsOn.sealStudy.replace("{name}", name);
  await decide(organiser, { act: "sealStudy", button: seal, name, reason: REASON });
  await forgetShift(page);
  await inspect(page, "admin-study");
}

test("a study is planned, joined, and its report is read, printed and checked", async ({
  browser,
  isMobile,
  locale,
  viewport,
}) => {
  test.setTimeout(600_000);
  await withSystemApart(async ({ origin }: System) => {
    const settings = { baseURL: origin, locale, viewport, isMobile };
    // A study that invites all is of a season that each enters by one wallet.
    await write(
      "INSERT INTO entry_rules (competition_id, admission, guests_allowed) SELECT id, 'codes', true FROM competitions",
      "INSERT INTO invitation_codes (code, competition_id, uses_max, created_at) SELECT '2345-6789-ABCD', id, 1, now() FROM competitions",
    );
    const organiser = await newOrganiser(await browser.newContext({ ...settings }));
    await plan(organiser);
    const { page, ...rest } = await newVisitor(
      await (await browser.newContext(settings)).newPage(),
    );
    const visitor = { page, ...rest };
    const words = wordsOf(visitor);

    await test.step("a visitor is invited, and reads what chance decides", async () => {
      await page.goto("/");
      await page.getByRole("link", { name: words.consent.read }).click();
      await page.waitForURL("**/study");
      // The first page says that a code is needed once the rule has come.
      await forgetShift(page);
      await expect(page.getByText(words.consent.signIn)).toBeVisible();
      await expect(page.getByText(words.consent.ready_key)).toBeVisible();
      await inspect(page, "study-visitor");
    });

    await test.step("who is signed in agrees, and sees the arm that chance gave", async () => {
      await signIn(visitor);
      await page.getByLabel(visitor.words.entry.code).fill("2345-6789-ABCD");
      await page.getByRole("button", { name: visitor.words.entry.enter }).click();
      await expect(page.getByLabel(visitor.words.entry.code)).toHaveCount(0);
      await page.goto("/study");
      await page.getByRole("button", { name: words.consent.agree }).click();
      const own = page.getByRole("region", { name: words.own.title });
      await expect(
        own.getByText(words.own.treated).or(own.getByText(words.own.control)),
      ).toBeVisible();
      await forgetShift(page);
      await inspect(page, "study-own");
      await own.getByRole("button", { name: words.own.withdraw }).click();
      await expect(own.getByRole("button")).toHaveCount(0);
    });

    await test.step("the report is public at its seal", async () => {
      const study = await visitor.answers.latest<Study>("study.get");
      const document = reportOf(study).replaceAll("'", "''");
      await write(
        `INSERT INTO study_reports SELECT id, '${document}', 'number', now() FROM studies`,
      );
      const reader = await newVisitor(await (await browser.newContext(settings)).newPage());
      await reader.page.goto(`/study?seal=${study.seal}`);
      const figures = reader.page.getByRole("region", { name: words.figures.title });
      await expect(figures).toContainText("+2.10");
      await expect(figures).toContainText("\u22120.40");
      await expect(figures).toContainText(words.figures.season);
      const cautions = reader.page.getByRole("region", { name: words.cautions.title });
      await expect(cautions.getByRole("listitem")).toHaveCount(2);
      await expect(reader.page.getByRole("img")).toHaveCount(2);
      await inspect(reader.page, "study-report");
      await test.step("and on paper it is whole, without the frame", async () => {
        await reader.page.emulateMedia({ media: "print" });
        await reader.page.setViewportSize(A4);
        await expect(figures).toBeVisible();
        await expect(reader.page.locator("body > :not(main):visible")).toHaveCount(0);
        await expect(reader.page.locator("html")).toHaveCSS("background-color", WHITE);
        await forgetShift(reader.page); // paper has a layout of its own
        await inspect(reader.page, "study-report-print");
      });
      expect(reader.complaints).toEqual([]);
    });
    // The report that is asked for before it is published is not found, and the browser says so.
    expect(visitor.complaints.filter((one) => !one.includes("404"))).toEqual([]);
  });
});
