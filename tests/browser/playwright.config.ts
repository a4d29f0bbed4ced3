import { defineConfig } from "@playwright/test";

/** The built product in a real browser. The product is started by the fixtures (product.ts), on a free port and an empty store. */
export default defineConfig({
  testDir: "specs",
  outputDir: "../../artifacts/browser",
  workers: 2,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    // A trace of every step costs as much as the step: TRACE=1 asks for it.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
