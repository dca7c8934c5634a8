/** Bundle what the browser needs into pelangi/site/static/built/; skip when no input has changed. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const ASSETS = join(ROOT, "assets");
const OWN = join(ROOT, "pelangi/site/static/site");
const FIELD = join(ROOT, "pelangi/visit/field/app");
const BUILT = join(ROOT, "pelangi/site/static/built");
const STAMP = join(BUILT, ".stamp");
const CACHE = join(ROOT, "node_modules/.cache/pelangi");
const THEME = join(CACHE, "theme/pelangi.css");

// The most a phone on a slow line should have to fetch, in KB after gzip.
const BUDGET_KB = { "pelangi.css": 40, "pelangi.js": 25, "desk.js": 3, "map.css": 15, "map.js": 320, "map-worker.js": 260, "field.js": 40, "field-sw.js": 2, "field.css": 5 };

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** One hash over the names and bytes of the given files. */
function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file.slice(ROOT.length)).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}

function isCurrent(stamp, key) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === key;
}

/** Make the theme with the design system's own program; it takes seconds, so it is kept until theme.json changes. */
function makeTheme() {
  const stamp = join(CACHE, "theme.stamp");
  const key = hashOf([join(ASSETS, "theme.json"), join(ROOT, "package-lock.json")]);
  if (isCurrent(stamp, key) && existsSync(THEME)) return;
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  const settings = { ...JSON.parse(readFileSync(join(ASSETS, "theme.json"), "utf8")), outDir: join(CACHE, "tokens") };
  writeFileSync(join(CACHE, "config.json"), JSON.stringify(settings));
  const home = join(ROOT, "node_modules/@digdir/designsystemet");
  const program = join(home, JSON.parse(readFileSync(join(home, "package.json"), "utf8")).bin);
  const call = (...args) => execFileSync(process.execPath, [program, "tokens", ...args], { cwd: CACHE, stdio: "pipe" });
  call("create", "--config", "config.json");
  call("build", "--tokens", "tokens", "--out-dir", "theme");
  writeFileSync(stamp, key);
}

async function bundle() {
  const { build } = await import("esbuild");
  const common = {
    bundle: true,
    minify: true,
    outdir: BUILT,
    logLevel: "warning",
    target: ["chrome111", "firefox113", "safari16.4"],
    loader: { ".woff2": "file" },
    assetNames: "[name]",
    alias: { "pelangi-theme": THEME },
    legalComments: "eof", // the licences of what we bundle go with it
    absWorkingDir: ROOT,
    nodePaths: [join(ROOT, "node_modules")],
  };
  await build({ ...common, entryPoints: ["assets/pelangi.css", "assets/map.css"] });
  await build({ ...common, entryPoints: { pelangi: join(OWN, "pelangi.js") }, format: "iife" });
  await build({ ...common, entryPoints: { map: join(OWN, "map.js"), desk: join(OWN, "desk.js") }, format: "esm" });
  // MapLibre's worker in one file of its own, without imports: it must come from our own origin
  await build({ ...common, entryPoints: { "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs" }, format: "esm" });
  const field = { field: join(FIELD, "app.jsx"), "field-sw": join(FIELD, "sw.js") };
  await build({ ...common, entryPoints: field, format: "esm", jsx: "automatic", jsxImportSource: "preact" });
  await build({ ...common, entryPoints: [join(FIELD, "field.css")] });
  for (const size of [192, 512]) copyFileSync(join(ASSETS, `field-${size}.png`), join(BUILT, `field-${size}.png`));
  copyFileSync(join(ASSETS, "mark.svg"), join(BUILT, "mark.svg"));
}

function reportSizes() {
  for (const [name, budget] of Object.entries(BUDGET_KB)) {
    const bytes = readFileSync(join(BUILT, name));
    const kb = gzipSync(bytes).length / 1024;
    const verdict = kb > budget ? `  OVER the budget of ${budget} KB` : "";
    console.log(`  ${name.padEnd(14)} ${(bytes.length / 1024).toFixed(0).padStart(5)} KB, ${kb.toFixed(1)} KB gz${verdict}`);
    if (verdict) process.exitCode = 1;
  }
  const fonts = filesIn(BUILT).filter((file) => file.endsWith(".woff2"));
  const fontKb = fonts.reduce((sum, file) => sum + statSync(file).size, 0) / 1024;
  console.log(`  ${fonts.length} fonts        ${fontKb.toFixed(0)} KB`);
}

const inputs = [...filesIn(ASSETS), ...filesIn(OWN), ...filesIn(FIELD), join(ROOT, "package-lock.json")];
const key = hashOf(inputs);
if (isCurrent(STAMP, key)) {
  console.log("Assets are up to date.");
} else {
  const began = Date.now();
  makeTheme();
  rmSync(BUILT, { recursive: true, force: true });
  await bundle();
  reportSizes();
  if (!process.exitCode) writeFileSync(STAMP, key);
  console.log(`Assets built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
}
