// Weighs dist/ (gzipped, as it travels) against what a page may cost. Run after `npm run build`.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const kilobyte = 1024;
const dist = new URL("../dist", import.meta.url).pathname;
const assets = join(dist, "assets");
const gzipped = (file) => gzipSync(readFileSync(file), { level: 9 }).length;

/** Scripts that are needed before anything can be seen: those of index.html, one chunk more, and all they import statically. */
function needed(chunk) {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    const source = readFileSync(join(assets, name), "utf8");
    for (const [, imported] of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      visit(imported);
  };
  for (const [, name] of html.matchAll(/assets\/([^"]+\.js)"/g)) visit(name);
  for (const { name } of scripts) if (name.startsWith(`${chunk}-`)) visit(name);
  return found;
}

const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
const files = readdirSync(assets).map((name) => ({ name, path: join(assets, name), kind: extname(name) }));
const scripts = files.filter(({ kind }) => kind === ".js");
// Who is signed in sees the list of leads first, everybody else the door.
const first = needed("App");
const door = needed("Door");
// Of the texts of one language a share is read before the first view too.
const texts = scripts.filter(({ name }) => /^_texts_\w+-first-/.test(name)).map(({ path }) => gzipped(path));
const lazy = scripts.filter(
  ({ name }) => !first.has(name) && !door.has(name) && !/^_texts_\w+-first-/.test(name),
);

const html = readFileSync(join(dist, "index.html"), "utf8");
const fonts = files.filter(({ name, kind }) => kind === ".woff2" && html.includes(name));

const weightOf = (names) =>
  sum(scripts.filter(({ name }) => names.has(name)).map(({ path }) => gzipped(path))) + Math.max(...texts);
const weights = [
  ["first route, scripts", weightOf(first), 200],
  ["door, scripts", weightOf(door), 120],
  ...lazy.map(({ name, path }) => [`lazy ${name}`, gzipped(path), 60]),
  ["whole app, scripts", sum(scripts.map(({ path }) => gzipped(path))), 450],
  ["style sheets", sum(files.filter(({ kind }) => kind === ".css").map(({ path }) => gzipped(path))), 25],
  // Fonts are compressed already.
  ["fonts of the first view", sum(fonts.map(({ path }) => statSync(path).size)), 50],
];
const snippet = join(dist, "embed.js");
if (existsSync(snippet)) weights.push(["form snippet", gzipped(snippet), 6]);

let over = false;
for (const [name, size, budget] of weights) {
  const tooMuch = size > budget * kilobyte;
  over ||= tooMuch;
  console.log(
    `${tooMuch ? "✗" : "✓"} ${(size / kilobyte).toFixed(1).padStart(6)} of ${String(budget).padStart(3)} KB  ${name}`,
  );
}
if (over) process.exitCode = 1;
