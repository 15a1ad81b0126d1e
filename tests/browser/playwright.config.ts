import { defineConfig } from "@playwright/test";
import { findChromium } from "./chromium.ts";
import { ONCE } from "./once.ts";
import { ROOT, systemOf, theSystem } from "./system.ts";

// A test mostly waits for the page or the system. Those of two files share no prices and no traders.
const WORKERS = [0, 1];
const { origin } = await theSystem();
const systems = await Promise.all(WORKERS.map(systemOf));

export default defineConfig({
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  workers: WORKERS.length,
  timeout: 240_000,
  expect: { timeout: 20_000, toPass: { timeout: 20_000 } },
  forbidOnly: true,
  // A busy machine gets a second try; what failed first is told all the same.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["./failures.ts"]],
  use: {
    baseURL: origin,
    launchOptions: await findChromium(),
    // Recording each test to throw it away took a quarter of all the work; `--trace on` shows one.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    // What is not there fails by itself, before its test runs out of time.
    actionTimeout: 60_000,
  },
  projects: [
    {
      name: "english-desktop",
      use: {
        locale: "en-US",
        colorScheme: "dark",
        viewport: { width: 1280, height: 800 },
        // Without a graphics card each frame of what moves is drawn by the processor; the phone has
        // the motion.
        contextOptions: { reducedMotion: "reduce" },
      },
    },
    {
      name: "japanese-phone",
      grepInvert: new RegExp(ONCE.tag),
      use: {
        locale: "ja-JP",
        // Both themes are looked at, as the system asks for them.
        colorScheme: "light",
        viewport: { width: 390, height: 844 },
        isMobile: true,
        hasTouch: true,
      },
    },
  ],
  webServer: systems.map((system) => ({
    command: system.command,
    cwd: ROOT,
    env: system.environment,
    url: `${system.origin}/readyz`,
    timeout: 120_000,
    gracefulShutdown: { signal: "SIGTERM" as const, timeout: 30_000 },
  })),
});
