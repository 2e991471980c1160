// The worker that runs the core. It hands JSON through, in both directions, and knows none of it.
import './core/wasm_exec.js';
import type { Loss } from './carrier';
import address from './core/mailscope.wasm?url';

/** What the worker tells the page: a response or a notice, or that there will be no more. */
export type Report = { text: string } | { loss: Loss };

declare global {
  /** Set by the core: it takes a request and returns the response, both as octets. */
  var mailscope: ((request: Uint8Array) => Uint8Array) | undefined;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const report = (value: Report) => self.postMessage(value);
const lose = (cause: Loss['cause'], error: unknown) => report({ loss: { cause, detail: String(error) } });

const waiting: string[] = [];
let ended = false;

self.onmessage = ({ data }: MessageEvent<string>) => {
  waiting.push(data);
  answer();
};

// Answers what waits, once the core is there. A panic in the core ends it: its last word is a notice.
function answer() {
  const handle = globalThis.mailscope;
  if (!handle || ended) return;
  for (let request = waiting.shift(); request !== undefined && !ended; request = waiting.shift()) {
    try {
      report({ text: decoder.decode(handle(encoder.encode(request))) });
    } catch (error) {
      ended = true;
      lose('lost', error);
    }
  }
}

async function load(imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  // A server that does not know .wasm files names no type for them, which compiling from the stream insists on.
  const typed = response.headers.get('content-type')?.startsWith('application/wasm') === true;
  const { instance } = typed
    ? await WebAssembly.instantiateStreaming(response, imports)
    : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  return instance;
}

async function run() {
  const go = new Go();
  let instance;
  try {
    instance = await load(go.importObject);
  } catch (error) {
    ended = true;
    lose('missing', error);
    return;
  }
  const end = go.run(instance);
  answer();
  await end.catch((error: unknown) => lose('lost', error));
  if (!ended) lose('lost', 'the core has ended');
  ended = true;
}

void run();
