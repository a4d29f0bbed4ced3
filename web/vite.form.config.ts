import { resolve } from "node:path";
import { defineConfig } from "vite";

const source = resolve(import.meta.dirname, "src/form");

/** The public bundle: `embed.js`, one classic script, and `form.css`, under names that websites may write down. */
export default defineConfig({
  publicDir: false,
  build: {
    // The dashboard was built there before.
    emptyOutDir: false,
    target: "es2019",
    // `light-dark()` must stay: its replacement cannot follow the colour scheme of a website around the form.
    cssTarget: ["chrome123", "safari17.5", "firefox120"],
    // Beside the script, not inside it: a website's content policy lets a style sheet in by its address.
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: resolve(source, "embed.ts"),
      output: { format: "iife", entryFileNames: "embed.js", assetFileNames: "form.css" },
    },
  },
});
