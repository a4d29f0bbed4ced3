import { defineConfig } from "@playwright/test";

/** The built product in a real browser. The product is started by the fixtures (product.ts), on a free port and an empty store. */
export default defineConfig({
  testDir: "specs",
  outputDir: "../../artifacts/browser",
  workers: 1,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
