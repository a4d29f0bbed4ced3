import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.SARNAKH_SERVER ?? "http://localhost:7071";

export default defineConfig({
  plugins: [
    react(),
    // Persian announcements come from src/text/reactAria.ts; React Aria ships none.
    { ...optimizeLocales.vite({ locales: ["en-US"] }), enforce: "pre" },
  ],
  build: {
    target: "es2022",
    // Inlined data: URIs would need wider content-security rules.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": server, "/f/": server } },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"] },
});
