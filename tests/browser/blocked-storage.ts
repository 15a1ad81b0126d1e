import type { Page } from "@playwright/test";

/** As a browser with all site data blocked: stores throw, and cookies are dropped. */
export async function blockSiteData(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const deny = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
      Object.defineProperty(window, name, { get: deny, configurable: true });
    }
    Object.defineProperty(navigator, "cookieEnabled", { get: () => false });
  });
  await page.route("**/trpc/**", async (route) => {
    const headers = await route.request().allHeaders();
    const response = await route.fetch({ headers: { ...headers, cookie: "" } });
    const kept = { ...response.headers() };
    delete kept["set-cookie"];
    await route.fulfill({ response, headers: kept });
    await page.context().clearCookies();
  });
}
