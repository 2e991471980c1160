// Begins to load the core while the rest of the page is on its way. The page names this script first.

const kinds = ['message', 'error', 'messageerror'];
const heard: Event[] = [];
let begun = typeof WebAssembly === 'object' && typeof Worker === 'function' ? begin() : null;

function begin(): Worker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  for (const kind of kinds) worker.addEventListener(kind, keep);
  return worker;
}

// Nobody listens yet: what is said is told later.
function keep(event: Event) {
  event.preventDefault();
  heard.push(event);
}

/** A worker with a core of its own: at first the one that was begun with. `hear` is told all it has said and says. */
export function startWorker(hear: (event: Event) => void): Worker {
  const worker = begun ?? begin();
  begun = null;
  for (const kind of kinds) {
    worker.removeEventListener(kind, keep);
    worker.addEventListener(kind, hear);
  }
  for (const event of heard.splice(0)) queueMicrotask(() => hear(event));
  return worker;
}
