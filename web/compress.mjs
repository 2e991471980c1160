// Lays a file compressed with Brotli at its best beside each file of the built page that gains by it:
// node compress.mjs FOLDER. What was compressed before is kept by its content, for the core takes half a minute.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const folder = process.argv[2];
const cache = fileURLToPath(new URL('node_modules/.cache/brotli', import.meta.url));
const gains = ['.wasm', '.js', '.css', '.html', '.svg', '.json', '.txt'];

fs.mkdirSync(cache, { recursive: true });
const known = new Set(fs.readdirSync(cache));
for (const name of fs.readdirSync(folder, { recursive: true })) {
  const file = path.join(folder, name);
  if (gains.includes(path.extname(name)) && fs.statSync(file).isFile()) compress(file);
}
// What no file of this page is, is of an earlier one.
for (const old of known) fs.rmSync(path.join(cache, old));

function compress(file) {
  const content = fs.readFileSync(file);
  const key = createHash('sha256').update(content).digest('hex');
  const kept = path.join(cache, key);
  if (!fs.existsSync(kept)) {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    fs.writeFileSync(`${kept}.new`, brotliCompressSync(content, { params }));
    fs.renameSync(`${kept}.new`, kept);
  }
  known.delete(key);
  if (fs.statSync(kept).size < content.length) fs.copyFileSync(kept, `${file}.br`);
}
