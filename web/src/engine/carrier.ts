// A carrier takes requests to a core and brings back what the core says. There are two: a worker that runs the
// core as WebAssembly, and the socket of the server's live core.

/** Why there is no core any more. */
export interface Loss {
  /**
   * `panic`: a mistake in the core. `lost`: the worker or the connection went away. `missing`: the core could not
   * be loaded. `old`: the browser cannot run it. `page`: the core is there, but the page cannot draw what it says.
   */
  cause: 'panic' | 'lost' | 'missing' | 'old' | 'page';
  /** What the machine said, for a report; may be empty. */
  detail: string;
  /** The run as a save file, where the core could still tell it. */
  save?: string;
}

export interface Listener {
  /** A response or a notice, as JSON. */
  message(text: string): void;
  /** The core is gone; nothing more will come. */
  lost(loss: Loss): void;
}

export interface Carrier {
  send(text: string): void;
  close(): void;
}

/** Opens a carrier; what arrives goes to the listener. */
export type Open = (listener: Listener) => Carrier;
