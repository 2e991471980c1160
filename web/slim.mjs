// Makes the core smaller once compressed: node slim.mjs FILE.wasm
//
// It takes out what only the trace of a panic would show. A Go program holds, for every function, its name, and tables
// from which its file and line follow: compressed, an eighth of the core. The page shows no traces: after a panic it
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
  const entries = Array.from(
    { length: count },
    (_, i) => functions + memory.readUInt32LE(functions + 8 * i + 4),
  );
  const descriptions = entries.flatMap((entry) => descriptionsOf(memory, entry));
  for (const entry of entries) clearFunction(memory, entry);
  keepSteps(memory, steps, functions, new Set(entries.flatMap((entry) => stepsOf(memory, entry))));
  const kept = new Set(entries.flatMap((entry) => descriptionsOf(memory, entry)));
  clearDescriptions(memory, table, descriptions, kept);
  memory.fill(0, names, steps); // names, compilation units, files
}

/** The offsets of the tables that lead from places in a function to numbers: the depth of the stack, and others. */
function stepsOf(memory, entry) {
  const tables = memory.readUInt32LE(entry + 28);
  const offsets = [memory.readUInt32LE(entry + 16)];
  for (let i = 0; i < tables; i++) offsets.push(memory.readUInt32LE(entry + 44 + 4 * i));
  return offsets.filter((offset) => offset !== 0);
}

/** The offsets of what describes a function as a whole, such as its arguments. */
function descriptionsOf(memory, entry) {
  const [tables, count] = [memory.readUInt32LE(entry + 28), memory[entry + 43]];
  const offsets = [];
  for (let i = 0; i < count; i++) offsets.push(memory.readUInt32LE(entry + 44 + 4 * (tables + i)));
  return offsets.filter((offset) => offset !== none);
}

/** Clears what a function says of its name, file, lines and inlined calls. */
function clearFunction(memory, entry) {
  const field = (n) => entry + 4 * n;
  for (const n of [1, 5, 6, 8, 9]) memory.writeUInt32LE(0, field(n)); // name, files, lines, unit, first line
  // Of the tables by number, that of points where a thread must not be stopped serves machines with threads; those
  // of inlined calls and of live arguments serve traces, and so do the descriptions of both.
  const [tables, descriptions] = [memory.readUInt32LE(field(7)), memory[entry + 43]];
  for (const n of [0, 2, 3]) if (n < tables) memory.writeUInt32LE(0, field(11 + n));
  for (const n of [3, 5, 6]) if (n < descriptions) memory.writeUInt32LE(none, field(11 + tables + n));
}

/** Clears all tables of steps from `from` to `to` but those that begin at the offsets in `kept`. */
function keepSteps(memory, from, to, kept) {
  const copy = Buffer.from(memory.subarray(from, to));
  memory.fill(0, from, to);
  for (const offset of kept) copy.copy(memory, from + offset, offset, endOfSteps(copy, offset));
}

/** Clears the descriptions that no function refers to any more. */
function clearDescriptions(memory, table, offsets, kept) {
  // The record of the program begins with the address of the tables, and says where the functions and their
  // descriptions lie: these follow those. A record of which this is not true is laid out in another way.
  const record = memory.indexOf(Buffer.from(new BigUint64Array([BigInt(table)]).buffer), table);
  const word = (n) => Number(memory.readBigUInt64LE(record + 8 * n));
  const [start, end] = [word(40), word(19)];
  if (start !== word(13) + word(14) || end < start) return;
  const sorted = [...new Set(offsets), end - start].sort((a, b) => a - b);
  for (let i = 0; i + 1 < sorted.length; i++)
    if (!kept.has(sorted[i])) memory.fill(0, start + sorted[i], start + sorted[i + 1]);
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
