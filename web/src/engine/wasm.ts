import type { Carrier, Listener } from './carrier';
import { startWorker } from './start';
import type { Report } from './worker';

/** Starts the core in a worker of its own. */
export function openWasm(listener: Listener): Carrier {
  if (typeof WebAssembly !== 'object' || typeof Worker !== 'function') {
    queueMicrotask(() => listener.lost({ cause: 'old', detail: navigator.userAgent }));
    return { send: () => undefined, close: () => undefined };
  }
  const worker = startWorker((event) => tell(event, listener));
  return { send: (text) => worker.postMessage(text), close: () => worker.terminate() };
}

// What a worker says is a report, or a mistake of its own.
function tell(event: Event, listener: Listener) {
  if (event.type === 'message') {
    const report = (event as MessageEvent<Report>).data;
    if ('text' in report) listener.message(report.text);
    else listener.lost(report.loss);
  } else if (event.type === 'messageerror') {
    listener.lost({ cause: 'lost', detail: 'a message could not be read' });
  } else {
    event.preventDefault();
    const { message } = event as ErrorEvent;
    listener.lost({ cause: message ? 'lost' : 'missing', detail: message || 'the worker did not load' });
  }
}
