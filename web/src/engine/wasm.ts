import type { Carrier, Listener } from './carrier';
import type { Report } from './worker';

/** Starts the core in a worker of its own. */
export function openWasm(listener: Listener): Carrier {
  if (typeof WebAssembly !== 'object' || typeof Worker !== 'function') {
    queueMicrotask(() => listener.lost({ cause: 'old', detail: navigator.userAgent }));
    return { send: () => undefined, close: () => undefined };
  }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Report>) => {
    if ('text' in data) listener.message(data.text);
    else listener.lost(data.loss);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    listener.lost({
      cause: event.message ? 'lost' : 'missing',
      detail: event.message || 'the worker did not load',
    });
  };
  worker.onmessageerror = () => listener.lost({ cause: 'lost', detail: 'a message could not be read' });
  return { send: (text) => worker.postMessage(text), close: () => worker.terminate() };
}
