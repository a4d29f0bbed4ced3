import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { shareOf, type Share } from "./src/text/firstTexts.ts";

const server = process.env.SARNAKH_SERVER ?? "http://localhost:7071";

/** `texts:fa-first` and the like: a language's texts of the first view, and all others. */
const textShares = {
  name: "text-shares",
  resolveId: (id: string) => (id.startsWith("texts:") ? `\0${id}` : null),
  load(id: string) {
    const [, language, share] = /^\0texts:(\w+)-(\w+)$/.exec(id) ?? [];
    if (!language) return null;
    const file = join(import.meta.dirname, `src/text/${language}.json`);
    const texts = JSON.parse(readFileSync(file, "utf8")) as object;
    return `export default ${JSON.stringify(shareOf(texts, share as Share))}`;
  },
};

export default defineConfig({
  plugins: [
    react(),
    textShares,
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
