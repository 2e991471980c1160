import { Client, Gone, Refusal, type Method, type Params, type Result } from '../engine/client';
import type { Loss, Open } from '../engine/carrier';
import type { DoParams, Done, Failure, Grain, Hello, Moved, Opened, View } from '../engine/wire';
import { language } from '../ui/text';
import type { Moment, Source } from './address';
import { share } from './share';

/** How many events a slice of a long run has at most, so that it can be shown and stopped. */
const sliceEvents = 2000;

/** A long run is shown every so many milliseconds: who looks at it need not see each slice. */
const showEvery = 250;

/** No way to a moment goes over more events than these: some runs never end. */
const wayEventsMax = 200_000;

/** So many events may come first that happen at the same moment. */
const momentSteps = 60;

export type Status = 'loading' | 'ready' | 'lost';

/** What is put aside of the page's own run. */
interface Own {
  client: Client | null;
  hello: Hello | null;
  opened: Opened | null;
  view: View | null;
  edited: boolean;
}

/** What opens a run: a request to a core. */
type Ask = (client: Client) => Promise<Opened>;

/**
 * The run that is open, and the only one who changes it. Whatever changes waits for its turn, so the page always
 * shows one moment of one run.
 */
export class Simulation {
  status = $state<Status>('loading');
  loss = $state.raw<Loss | null>(null);
  hello = $state.raw<Hello | null>(null);
  opened = $state.raw<Opened | null>(null);
  view = $state.raw<View | null>(null);
  /** Why the last file or address could not be opened. */
  failure = $state.raw<Failure | null>(null);
  /** How far a step goes. */
  grain = $state<Grain>('event');
  /** A long run is under way. */
  running = $state(false);
  /** What is open; null while nothing is. */
  source = $state.raw<Source | null>(null);
  /** A person has changed something, so that the address alone does not bring this run back. */
  edited = $state(false);
  /** Another core has the word: the run that is shown is a real one. */
  live = $state(false);

  readonly #open: Open;
  readonly #watchers: ((view: View, opened: boolean) => void)[] = [];
  #client: Client | null = null;
  /** The page's own run, while another core's is shown. */
  #own: Own | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #kept = '';
  /** Counts what was opened, and the long runs: of each, only the newest may go on. */
  #opening = 0;
  /** Counts the views that were shown. */
  #sets = 0;
  #journey = 0;

  constructor(open: Open) {
    this.#open = open;
  }

  /** Calls back with every view, in order; `opened` for the first one of a run. */
  watch(watcher: (view: View, opened: boolean) => void) {
    this.#watchers.push(watcher);
  }

  /** Starts the core. */
  async start() {
    this.#connect();
    await this.#take(async (client) => {
      this.hello = await client.ask('hello', { language });
    });
  }

  /**
   * Opens a run; false where the core refused, which `failure` then tells, or where a later opening has overtaken
   * this one. What stood open before stays open then.
   */
  async show(source: Source, ask: Ask, edited = false): Promise<boolean> {
    const mine = ++this.#opening;
    this.stop();
    this.failure = null;
    await this.takeBack();
    const shown = await this.#take(async (client) => {
      if (mine !== this.#opening) return false;
      const opened = await ask(client);
      Object.assign(this, { source, opened, edited, status: 'ready' });
      this.#set(opened.view, true);
      return true;
    });
    if (shown) void this.#keep();
    return shown === true && mine === this.#opening;
  }

  step = (by: Grain = this.grain) => this.#move((client) => client.ask('step', { by }));
  back = (by: Grain = this.grain) => this.#move((client) => client.ask('back', { by }));
  seek = (to: { seq: number } | { us: number }) => this.#move((client) => client.ask('seek', to));
  startOver = () => this.seek({ seq: 0 });

  /** Goes on until nothing more is to come, slice by slice. */
  runToEnd = () =>
    this.#travel(
      (client) => client.ask('run', { idle: true, maxEvents: sliceEvents }),
      ({ more }) => more,
    );

  /** Goes to a moment that may lie far ahead, slice by slice; false when that was stopped. */
  travelTo(to: Moment) {
    let from = this.view?.head ?? 0;
    const last = from + wayEventsMax;
    return this.#travel(
      (client) =>
        'seq' in to
          ? client.ask('seek', { seq: Math.min(to.seq, from + sliceEvents) })
          : client.ask('run', { us: to.us, maxEvents: sliceEvents }),
      ({ view, more }) => {
        const moves = view.head > from;
        from = view.head;
        return moves && from < last && ('seq' in to ? from < to.seq && !view.end : more);
      },
    );
  }

  // Goes on until it is there; false when somebody stops it or something else begins.
  async #travel(
    slice: (client: Client) => Promise<Moved>,
    goOn: (moved: Moved) => boolean,
  ): Promise<boolean> {
    this.stop();
    const mine = this.#journey;
    this.running = true;
    let pending: View | null = null;
    let set = this.#sets;
    let shown = performance.now();
    for (let more = true; more && mine === this.#journey;) {
      const moved =
        this.status === 'ready'
          ? await this.#take(async (client) => (mine === this.#journey ? slice(client) : undefined))
          : undefined;
      more = moved !== undefined && goOn(moved);
      pending = moved?.view ?? pending;
      if (!pending || performance.now() < shown + showEvery) continue;
      this.#set(pending);
      [pending, set, shown] = [null, this.#sets, performance.now()];
    }
    if (pending && set === this.#sets) this.#set(pending);
    const whole = mine === this.#journey;
    if (whole) this.running = false;
    if (!this.running) this.rest();
    return whole;
  }

  /** Tells those who wait for a run or for playing to end that the view stays as it is. */
  rest() {
    if (this.view) for (const watcher of this.#watchers) watcher(this.view, false);
  }

  /** Ends a long run where it has come to. */
  stop() {
    this.#journey++;
    this.running = false;
  }

  /** Does what a person asks for. A refusal is thrown, for the form to show. */
  async do(params: DoParams): Promise<Done> {
    const done = await this.#inTurn((client) => client.ask('do', params));
    this.edited = true;
    this.#set(done.view);
    void this.#keep();
    return done;
  }

  /** Does something, and lets this moment pass until it shows: what people do waits its turn like all else. */
  async doNow(params: DoParams, shows: (view: View) => boolean = () => false) {
    const { view } = await this.do(params);
    const { us } = view.clock;
    let moved: Moved | undefined;
    for (let n = 0; n < momentSteps && !shows(moved?.view ?? view); n++) {
      moved = await this.#move((client) => client.ask('run', { us, maxEvents: 1 }));
      if (!moved?.more) return;
    }
  }

  /** Goes over to another branch of the run. */
  branch = (branch: number) =>
    this.#take(async (client) => this.#set(await client.ask('branch', { branch })));

  /** Asks something that changes nothing. */
  ask<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    return this.#inTurn((client) => client.ask(method, params));
  }

  /** The run as a file; the last one that was kept when there is no core any more. */
  async save(): Promise<{ name: string; text: string }> {
    if (this.loss) return { name: 'mailscope-run.json', text: this.loss.save ?? this.#kept };
    const client = this.#own?.client;
    return client ? client.ask('save', {}) : this.ask('save', {});
  }

  /** The page's own run, also while another core's is shown. */
  get own(): Opened | null {
    return this.live ? (this.#own?.opened ?? null) : this.opened;
  }

  /** Shows the run of another core, as it has opened it. */
  handOver(client: Client, hello: Hello, opened: Opened): Promise<void> {
    return this.#turnTo(() => {
      const { edited, view } = this;
      this.#own ??= { client: this.#client, hello: this.hello, opened: this.opened, view, edited };
      this.stop();
      Object.assign(this, { hello, opened, live: true, edited: false, status: 'ready' });
      this.#client = client;
      this.#set(opened.view, true);
    });
  }

  /** Shows the page's own run again, where it stood. */
  takeBack(): Promise<void> {
    return this.#turnTo(() => this.#restore());
  }

  /** The core that is shown has gone on by itself. */
  hear(client: Client, view: View) {
    if (this.live && client === this.#client) this.#set(view);
  }

  /** Another core is gone. If its run is shown it stays as it is. */
  miss(client: Client) {
    if (!this.live || client !== this.#client) return;
    this.stop();
    this.status = 'lost';
  }

  #restore() {
    const own = this.#own;
    if (!own) return;
    const { hello, opened, view, edited } = own;
    this.#own = null;
    this.#client = own.client;
    this.stop();
    Object.assign(this, { hello, opened, edited, live: false });
    this.status = this.loss ? 'lost' : 'ready';
    if (view) this.#set(view, true);
  }

  /** After a loss: a new core, and the run where it stood. */
  async goOn() {
    const text = this.loss?.save ?? this.#kept;
    this.#restore();
    const { source, edited, view } = this;
    await this.start();
    if (text === '' || !source) return;
    await this.show(source, (client) => client.ask('load', { text }), edited);
    if (view) await this.seek({ seq: view.head });
  }

  #connect() {
    this.#client?.close();
    this.status = 'loading';
    this.loss = null;
    this.stop();
    this.#client = new Client(this.#open, { lost: (loss) => this.#lose(loss) });
  }

  #lose(loss: Loss) {
    this.loss = loss;
    if (this.live) return;
    this.status = 'lost';
    this.stop();
  }

  #inTurn<T>(act: (client: Client) => Promise<T>): Promise<T> {
    return this.#turnTo(() => (this.#client ? act(this.#client) : Promise.reject(new Gone('not started'))));
  }

  #turnTo<T>(act: () => T | Promise<T>): Promise<T> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  // Takes a turn whose failure is shown by the page as a whole.
  async #take<T>(act: (client: Client) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#inTurn(act);
    } catch (error) {
      if (error instanceof Refusal) this.failure = error.failure;
      else if (!(error instanceof Gone)) throw error;
      return undefined;
    }
  }

  async #move<R extends { view: View }>(act: (client: Client) => Promise<R | undefined>) {
    if (this.status !== 'ready') return undefined;
    const moved = await this.#take(act);
    if (moved) this.#set(moved.view);
    return moved;
  }

  #set(now: View, opened = false) {
    this.#sets++;
    const view = opened ? now : share(this.view, now);
    this.view = view;
    for (const watcher of this.#watchers) watcher(view, opened);
  }

  // Keeps the run as a file, for the case that the core is lost.
  async #keep() {
    if (this.live) return;
    const saved = await this.#take((client) => client.ask('save', {}));
    if (saved) this.#kept = saved.text;
  }
}
