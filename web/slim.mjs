// Makes the core smaller once compressed: node slim.mjs FILE.wasm
//
// It takes out what only the trace of a panic would show. A Go program holds, for every function, its name, and tables
// from which its file and line follow: compressed, a tenth of the core. The page shows no traces: after a panic it
// offers the run as a file, and the same run tells name and line in the program. The runtime reads these tables for
// traces only, and takes an offset of 0 for a table that is not there. They are filled with zeros in place, so that
// nothing else moves. How the tables lie is known for one version of their format; those of another one stay.
//
// And it writes the data in few segments. The linker leaves out every run of zeros, up to 100 000 of them; where each
// ends costs more than the zeros would: together, compressed, a twelfth of the core.
import fs from 'node:fs';

const none = 0xffffffff;
const magic = Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]); // version, alignment of code, octets of a pointer
const gap = 4096; // so many zeros part two segments

const file = process.argv[2];
const wasm = fs.readFileSync(file);
const data = dataSection(wasm);
const memory = load(wasm, data.content);
const start = memory.indexOf(magic);
if (start < 0)
  console.error(`${file}: the tables of functions are none that are known; they stay as they are`);
else slim(memory, start);
fs.writeFileSync(
  file,
  Buffer.concat([wasm.subarray(0, data.start), section(memory), wasm.subarray(data.end)]),
);

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

/** Where the section of the data lies in the file, and where its content begins. */
function dataSection(wasm) {
  for (let start = 8; start < wasm.length;) {
    const { value: octets, end: content } = number(wasm, start + 1);
    const end = content + octets;
    if (wasm[start] === 11) return { start, content, end };
    start = end;
  }
}

/** The memory as the segments that begin at `content` leave it. */
function load(wasm, content) {
  const segments = [];
  let { value: left, end: next } = number(wasm, content);
  for (; left > 0; left--) {
    // A memory's number, the address as a constant (0x41 ... 0x0b), and the octets with their count.
    const address = number(wasm, next + 2);
    const length = number(wasm, address.end + 1);
    next = length.end + length.value;
    segments.push({ address: address.value, octets: wasm.subarray(length.end, next) });
  }
  const memory = Buffer.alloc(Math.max(...segments.map(({ address, octets }) => address + octets.length)));
  for (const { address, octets } of segments) octets.copy(memory, address);
  return memory;
}

/** The section of the data that leaves `memory`. */
function section(memory) {
  const parts = segmentsOf(memory).map(({ start, end }) =>
    Buffer.concat([
      Buffer.from([0, 0x41, ...encoded(start, 64), 0x0b, ...encoded(end - start)]),
      memory.subarray(start, end),
    ]),
  );
  const content = Buffer.concat([Buffer.from(encoded(parts.length)), ...parts]);
  return Buffer.concat([Buffer.from([11, ...encoded(content.length)]), content]);
}

/** What lies between long runs of zeros. */
function segmentsOf(memory) {
  const list = [];
  for (let i = 0; i < memory.length; i++) {
    if (memory[i] === 0) continue;
    const last = list.at(-1);
    if (last && i - last.end < gap) last.end = i + 1;
    else list.push({ start: i, end: i + 1 });
  }
  return list;
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

/** A number in seven bits an octet; of one with a sign (an address) the last octet has six. */
function encoded(value, last = 128) {
  return value < last ? [value] : [(value % 128) | 128, ...encoded(Math.floor(value / 128), last)];
}
