// Takes out of the core what only the trace of a panic would show: node slim.mjs FILE.wasm
//
// A Go program holds, for every function, its name, and tables from which its file and line follow. Compressed they
// are a tenth of the core. The page shows no traces: after a panic it offers the run as a file, and the same run
// tells name and line in the program. The runtime reads these tables for traces only, and takes an offset of 0 for a
// table that is not there. They are filled with zeros in place, so that nothing else moves.
//
// How the tables lie is known for one version of their format. Of another one the file stays as it is.
import fs from 'node:fs';

const none = 0xffffffff;
const magic = Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]); // version, alignment of code, octets of a pointer
const file = process.argv[2];
const wasm = fs.readFileSync(file);
const segments = dataSegments(wasm);
const memory = load(segments);
const start = memory.indexOf(magic);
if (start < 0) {
  console.error(`${file}: the tables of functions are none that are known; nothing was taken out`);
} else {
  slim(memory, start);
  store(segments);
  fs.writeFileSync(file, wasm);
}

/** Clears the tables of the program that begin at `table`. */
function slim(memory, table) {
  // The header: after the magic number how many functions and files there are, then where each table begins.
  const word = (n) => Number(memory.readBigUInt64LE(table + 8 * n));
  const count = word(1);
  const [names, steps, functions] = [4, 7, 8].map((n) => table + word(n));
  const kept = new Set();
  for (let i = 0; i < count; i++) {
    const entry = functions + memory.readUInt32LE(functions + 8 * i + 4);
    for (const offset of clearFunction(memory, entry)) kept.add(offset);
  }
  keepOnly(memory, steps, functions, kept);
  memory.fill(0, names, steps); // names, compilation units, files
}

/** Clears what a function says of its name, file and lines; returns the offsets of its other tables. */
function clearFunction(memory, entry) {
  const field = (n) => entry + 4 * n;
  for (const n of [1, 5, 6, 8, 9]) memory.writeUInt32LE(0, field(n)); // name, files, lines, unit, first line
  // Of the tables by number, that of points where a thread must not be stopped serves machines with threads, and
  // that of live arguments traces; so do the descriptions of arguments.
  const [tables, descriptions] = [memory.readUInt32LE(field(7)), memory[entry + 43]];
  for (const n of [0, 3]) if (n < tables) memory.writeUInt32LE(0, field(11 + n));
  for (const n of [5, 6]) if (n < descriptions) memory.writeUInt32LE(none, field(11 + tables + n));
  const offsets = [memory.readUInt32LE(field(4))]; // how deep the stack is
  for (let i = 0; i < tables; i++) offsets.push(memory.readUInt32LE(field(11 + i)));
  return offsets.filter((offset) => offset !== 0);
}

/** Clears all tables from `from` to `to` but those that begin at the offsets in `kept`. */
function keepOnly(memory, from, to, kept) {
  const copy = Buffer.from(memory.subarray(from, to));
  memory.fill(0, from, to);
  for (const offset of kept) {
    const end = endOfSteps(copy, offset);
    copy.copy(memory, from + offset, offset, end);
  }
}

/** A table is pairs of numbers; after the first pair, a zero ends it. */
function endOfSteps(table, at) {
  for (let first = true; first || table[at] !== 0; first = false)
    at = number(table, number(table, at).end).end;
  return at + 1;
}

/** The segments of the file's data: where each begins in memory, and its octets in the file. */
function dataSegments(wasm) {
  const list = [];
  for (let at = 8; at < wasm.length;) {
    const kind = wasm[at];
    const { value: octets, end: content } = number(wasm, at + 1);
    at = content + octets;
    if (kind !== 11) continue;
    let { value: left, end: next } = number(wasm, content);
    for (; left > 0; left--) {
      // A memory's number, the address as a constant (0x41 ... 0x0b), and the octets with their count.
      const address = number(wasm, next + 2);
      const length = number(wasm, address.end + 1);
      next = length.end + length.value;
      list.push({ address: address.value, octets: wasm.subarray(length.end, next) });
    }
  }
  return list;
}

function load(segments) {
  const memory = Buffer.alloc(Math.max(...segments.map(({ address, octets }) => address + octets.length)));
  for (const { address, octets } of segments) octets.copy(memory, address);
  return memory;
}

function store(segments) {
  for (const { address, octets } of segments) memory.copy(octets, 0, address, address + octets.length);
}

/** A number of seven bits an octet, the lowest first (LEB128), and where it ends. */
function number(octets, at) {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const octet = octets[at++];
    value += (octet & 127) * factor;
    if (octet < 128) return { value, end: at };
  }
}
