// Fails when a page makes a visitor load more JavaScript at first than the budget allows.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { BUILT } from "./folders.mjs";

const BUDGET_KIB = 220;
const CSS_BUDGET_KIB = 10;
const CHART_BUDGET_KIB = 60;
// Words of the chart library that no minifier changes.
const CHART_MARK = "lightweight-charts";
const sizes = new Map();

function gzipKib(path) {
  if (!sizes.has(path)) sizes.set(path, gzipSync(readFileSync(join(BUILT, path))).length / 1024);
  return sizes.get(path);
}

function total(paths) {
  return [...new Set(paths)].reduce((sum, path) => sum + gzipKib(path), 0);
}

let isOver = false;
for (const page of readdirSync(BUILT).filter((name) => name.endsWith(".html"))) {
  const html = readFileSync(join(BUILT, page), "utf8");
  // `nomodule` scripts are for browsers of another age and never loaded by one that runs the site.
  const scripts = [...html.matchAll(/<script([^>]*)src="([^"]+\.js)"([^>]*)>/g)]
    .filter(([tag]) => !/nomodule/i.test(tag))
    .map(([, , source]) => source);
  // Its sentences are needed at once as well; the script at its start names them.
  const language = page.endsWith(".ja.html") ? "ja" : "en";
  scripts.push(html.match(new RegExp(`\\b${language}: "/(_next/[^"]+)"`))[1]);
  const styles = [...html.matchAll(/<link[^>]*href="([^"]+\.css)"/g)].map(([, source]) => source);
  const [js, css] = [total(scripts), total(styles)];
  console.log(`${page.padEnd(20)} JS ${js.toFixed(0)} KiB  CSS ${css.toFixed(0)} KiB`);
  isOver ||= js > BUDGET_KIB || css > CSS_BUDGET_KIB;
}
const chunks = "_next/static/chunks";
const charts = readdirSync(join(BUILT, chunks))
  .map((name) => `${chunks}/${name}`)
  .filter((path) => path.endsWith(".js"))
  .filter((path) => readFileSync(join(BUILT, path), "utf8").includes(CHART_MARK));
const chart = total(charts);
console.log(`${"chart".padEnd(20)} JS ${chart.toFixed(0)} KiB, loaded apart`);
isOver ||= charts.length === 0 || chart > CHART_BUDGET_KIB;
if (isOver) {
  console.error(
    `Over budget: JS ${BUDGET_KIB} KiB, CSS ${CSS_BUDGET_KIB} KiB, chart ${CHART_BUDGET_KIB} KiB (gzip).`,
  );
  process.exit(1);
}
