// Prints what a browser asks for before the first step, compressed with Brotli at its best, and fails when the sum
// is over the budget: node size.mjs FOLDER BUDGET_OCTETS
//
// That is index.html, and whatever is named in a file that is asked for. What stands in an import() comes later,
// when a pane is opened, with its styles; so does the file of a lesson, when the lesson is opened.
import fs from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [folder, budget] = [process.argv[2], Number(process.argv[3])];
const files = fs.readdirSync(folder, { recursive: true }).filter((name) => fs.statSync(path.join(folder, name)).isFile());
const read = (name) => fs.readFileSync(path.join(folder, name));
const named = (name) =>
  /\.(html|js|css|webmanifest)$/.test(name)
    ? read(name).toString().replace(/import\([`"'][^)]*\)/g, "").replace(/m\.f=\[[^\]]*\]/g, "")
    : "";

const first = new Set(["index.html"]);
for (const name of first) {
  const text = named(name);
  for (const other of files) if (!other.endsWith(".yaml") && text.includes(path.basename(other))) first.add(other);
}

let sum = 0;
for (const name of files.sort()) {
  const content = read(name);
  const size = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  }).length;
  if (first.has(name)) sum += size;
  console.log(String(size).padStart(9), name, first.has(name) ? "" : "(later)");
}
console.log(String(sum).padStart(9), "of", budget, "octets before the first step");
process.exit(sum > budget ? 1 : 0);
