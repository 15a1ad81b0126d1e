import { expect, test } from "@playwright/test";
import { inspect } from "./inspection.ts";
import { expectToast, signIn } from "./orders.ts";
import { filled, newVisitor } from "./visitor.ts";

const SOL = "So11111111111111111111111111111111111111112";
const POSITION = {
  token_address: SOL,
  collateral_amount: "50",
  leverage: 2,
  direction: "long",
};

test("a key is made, lets a program trade within its caps, and is stopped with what it opened", async ({
  page,
  request,
}) => {
  const visitor = await newVisitor(page);
  const { words } = visitor;
  await signIn(visitor);
  await page.goto("/keys");
  const form = page.getByRole("region", { name: words.keys.make });
  const list = page.getByRole("list", { name: words.keys.mine });

  await form.getByLabel(words.keys.name).fill("Bot");
  await form.getByLabel(words.keys.maxOrder).fill("200");
  await inspect(page, "key-form");
  await form.getByRole("button", { name: words.keys.make }).click();

  const dialog = page.getByRole("dialog", { name: words.keys.madeTitle });
  const key = (await dialog.getByText(/^alpha_\w{38}$/).textContent()) ?? "";
  await expect(dialog.getByText(`export ALPHA_KEY=${key}`)).toBeVisible();
  const line = dialog.getByRole("region", { name: "Claude Code" }).getByText("claude mcp add");
  await expect(line).toContainText(`/mcp --header "Authorization: Bearer ${key}"`);
  await inspect(page, "key-made");
  await dialog.getByRole("button", { name: words.keys.done }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  const send = (data: object) =>
    request.post("/api/perp/open", { headers: { authorization: `Bearer ${key}` }, data });
  expect((await send(POSITION)).status()).toBe(200);
  const large = await send({ ...POSITION, collateral_amount: "101" });
  expect((await large.json()).error.reason).toBe("key_order_too_large");

  await page.reload();
  const row = list.getByRole("listitem").filter({ hasText: "Bot" });
  await expect(row).toContainText("$200");
  await expect(row).not.toContainText(words.keys.neverUsed);
  await inspect(page, "keys");

  await row.getByRole("button", { name: filled(words.keys.stopKey, { name: "Bot" }) }).click();
  const stopping = page.getByRole("dialog");
  await stopping.getByRole("checkbox").check();
  await inspect(page, "key-stopping");
  await stopping.getByRole("button", { name: words.keys.stopNow }).click();
  await expectToast(visitor, words.keys.stopped, { name: "Bot" });
  await expect(row).toContainText(words.keys.state.revoked);
  const refused = await send(POSITION);
  expect((await refused.json()).error.reason).toBe("key_revoked");

  await page.goto("/history");
  await expect(page.getByText(words.history.byAgent).first()).toBeVisible();
  expect(visitor.complaints).toEqual([]);
});
