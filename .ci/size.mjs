// Prints the size of every file of a folder after brotli at its best, and fails when
// the sum is over the budget: node size.mjs FOLDER BUDGET_OCTETS
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const [folder, budget] = [process.argv[2], Number(process.argv[3])];
let sum = 0;
for (const name of fs.readdirSync(folder, { recursive: true }).sort()) {
  const file = path.join(folder, name);
  if (!fs.statSync(file).isFile()) continue;
  const size = zlib.brotliCompressSync(fs.readFileSync(file)).length;
  sum += size;
  console.log(String(size).padStart(9), name);
}
console.log(String(sum).padStart(9), "of", budget, "octets");
process.exit(sum > budget ? 1 : 0);
