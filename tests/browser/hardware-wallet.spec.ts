import { expect, test } from "@playwright/test";
import { ONCE } from "./once.ts";
import { newVisitor } from "./visitor.ts";
import { type Manners, plugIn } from "./wallet.ts";

const DEVICES: Manners[] = [
  { header: "legacy", isFrank: true },
  { header: "version 0", isFrank: true },
  { header: "version 1", isFrank: true },
  { header: "version 0", isFrank: false },
];

for (const manners of DEVICES) {
  const { header, isFrank } = manners;
  const naming = isFrank ? "names it" : "names the text alone";
  test(
    `a hardware wallet that signs a ${header} envelope and ${naming} signs in`,
    ONCE,
    async ({ page }) => {
      const { words, complaints } = await newVisitor(page);
      const { address } = await plugIn(page, "Cold storage", manners);
      await page.goto("/portfolio");
      await page.getByRole("banner").getByRole("button", { name: words.account.signIn }).click();
      await page.getByRole("button", { name: "Cold storage" }).click();
      const account = page.getByRole("button", { name: words.account.menu });
      await account.click();
      await expect(page.getByRole("dialog").getByText(address)).toBeVisible();
      expect(complaints).toEqual([]);
    },
  );
}
