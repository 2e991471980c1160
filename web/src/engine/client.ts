import type { Carrier, Loss, Open } from './carrier';
import { unturned } from './marks';
import type { Failure, Methods, Notice, Response } from './wire';

/** After so many seconds of silence a core that was asked counts as lost. */
const silenceMax = 15;

/** Methods whose results are kept or edited. */
const exact: Method[] = ['save', 'zone'];

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M]['params'];
export type Result<M extends Method> = Methods[M]['result'];

/** The core said no: with the field or the place it is about, and how to mend it. */
export class Refusal extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.text);
    this.failure = failure;
  }
}

/** There is no core any more; whoever listens for the loss tells why. */
export class Gone extends Error {}

interface Waiting {
  /** The result goes back as it is: a file, or text to edit. */
  exact: boolean;
  resolve(value: never): void;
  reject(error: Error): void;
}

export interface Events {
  notice?(notice: Notice): void;
  lost(loss: Loss): void;
}

/** Asks a core over a carrier. Answers find their questions by number, so many may be under way. */
export class Client {
  readonly #carrier: Carrier;
  readonly #waiting = new Map<number, Waiting>();
  readonly #events: Events;
  readonly #watch: ReturnType<typeof setInterval>;
  #last = 0;
  /** Seconds since the core was last heard, counted while somebody waits. They do not pass while the computer sleeps. */
  #silent = 0;
  #heard = false;
  #loss: Loss | null = null;

  constructor(open: Open, events: Events) {
    this.#events = events;
    this.#watch = setInterval(() => this.#listen(), 1000);
    this.#carrier = open({ message: (text) => this.#take(text), lost: (loss) => this.#lose(loss) });
  }

  /** Asks, and waits for the answer: the result, a Refusal, or Gone. */
  ask<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    if (this.#loss) return Promise.reject(new Gone(this.#loss.detail));
    const id = ++this.#last;
    return new Promise<Result<M>>((resolve, reject) => {
      this.#waiting.set(id, {
        exact: exact.includes(method),
        resolve: resolve as Waiting['resolve'],
        reject,
      });
      this.#carrier.send(JSON.stringify({ id, method, params }));
    });
  }

  close() {
    this.#loss ??= { cause: 'lost', detail: 'closed' };
    this.#drop(this.#loss);
  }

  // A worker that the browser has ended says nothing about it. Loading may take its time.
  #listen() {
    this.#silent = this.#waiting.size > 0 && this.#heard ? this.#silent + 1 : 0;
    if (this.#silent >= silenceMax) this.#lose({ cause: 'lost', detail: `no answer for ${silenceMax} s` });
  }

  #take(text: string) {
    this.#heard = true;
    this.#silent = 0;
    const message = JSON.parse(text) as Response | Notice;
    const plain = unturned(text);
    const shown = () => (plain === text ? message : (JSON.parse(plain) as typeof message));
    if ('notice' in message) {
      if (message.notice === 'panic') this.#lose(lossOf(message));
      else this.#events.notice?.(shown() as Notice);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    const { error, result } = waiting?.exact ? message : (shown() as Response);
    if (error) waiting?.reject(new Refusal(error));
    else waiting?.resolve(result as never);
  }

  #lose(loss: Loss) {
    if (this.#loss) return;
    this.#loss = loss;
    this.#drop(loss);
    this.#events.lost(loss);
  }

  #drop(loss: Loss) {
    clearInterval(this.#watch);
    this.#carrier.close();
    for (const waiting of this.#waiting.values()) waiting.reject(new Gone(loss.detail));
    this.#waiting.clear();
  }
}

function lossOf({ text, save }: Notice): Loss {
  return { cause: 'panic', detail: text ?? '', ...(save ? { save } : {}) };
}
