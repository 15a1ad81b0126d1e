import { expect, test } from "@playwright/test";
import { inspect } from "./inspection.ts";
import { signIn } from "./orders.ts";
import { filled, newVisitor } from "./visitor.ts";

test("every address is described, and one can be tried from the page", async ({ page }) => {
  const visitor = await newVisitor(page);
  const words = visitor.words.docs;
  await signIn(visitor);
  await page.goto("/docs");
  await expect(page.getByRole("heading", { level: 1, name: words.title })).toBeVisible();
  await expect(page.locator("details")).not.toHaveCount(0);

  // By keys, as people type: what they make move is no shift of the page's own.
  await page.getByLabel(words.search).pressSequentially("decisions record");
  const row = page.locator("details");
  await expect(row).toHaveCount(1);
  await row.locator("summary").click();
  await expect(row).toContainText(filled(words.scope, { scope: "journal" }));
  const send = row.getByRole("button", { name: words.send });
  await expect(send).toBeDisabled();
  await row.getByLabel("kind", { exact: false }).first().pressSequentially("hold");
  await row.getByLabel("reason", { exact: false }).first().pressSequentially("nothing moved");
  await expect(row.getByRole("region", { name: "curl" })).toContainText('"reason":"nothing moved"');
  await send.click();
  await expect(row.getByText(filled(words.status, { status: "200" }))).toBeVisible();
  await expect(row.getByRole("region", { name: words.answer, exact: true })).toContainText(
    '"number": 1',
  );
  await inspect(page, "docs");

  await test.step("a refusal is shown as it comes", async () => {
    await page.getByLabel(words.key).pressSequentially("alpha_wrong");
    await send.click();
    await expect(row.getByText(filled(words.status, { status: "401" }))).toBeVisible();
    await expect(row.getByRole("region", { name: words.answer, exact: true })).toContainText(
      "unknown_key",
    );
  });

  for (const path of ["/skill.md", "/llms.txt"]) {
    const answer = await page.request.get(path);
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-type"]).toMatch(/^text\/(markdown|plain); charset=utf-8$/);
  }
  const unexpected = visitor.complaints.filter((text) => !text.includes("401"));
  expect(unexpected).toEqual([]);
});
