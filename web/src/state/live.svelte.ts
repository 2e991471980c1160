import { Client, Gone, Refusal } from '../engine/client';
import type { Loss, Open } from '../engine/carrier';
import type { Comparison, Failure, Hello, Opened } from '../engine/wire';
import { language } from '../ui/text';
import type { Simulation } from './simulation.svelte';

/** A run on the live core. */
interface LiveRun {
  client: Client;
  hello: Hello;
  opened: Opened;
  /** The run of the page's own core that it stands beside. */
  beside: Opened | null;
}

/**
 * The live core of the server, where there is one: it delivers real mail, and the page can show its run in the
 * place of the simulated one.
 */
export class Live {
  /** The switch was turned, and the server has not answered yet. */
  connecting = $state(false);
  /** Why the connection is gone. */
  loss = $state.raw<Loss | null>(null);
  /** Why the server would not open the run. */
  failure = $state.raw<Failure | null>(null);
  /** How many events the live run has so far. */
  known = $state(0);

  readonly #simulation: Simulation;
  readonly #open: Open | null;
  #run = $state.raw<LiveRun | null>(null);
  /** The newest connection; what older ones say does not matter any more. */
  #dialed: Client | null = null;

  /** `open` is null where no server answers. */
  constructor(simulation: Simulation, open: Open | null) {
    this.#simulation = simulation;
    this.#open = open;
    simulation.watch((view, opened) => {
      if (simulation.live) this.known = view.known;
      else if (opened) this.#dropStale();
    });
  }

  /** There is a server that can deliver. */
  get possible(): boolean {
    return this.#open !== null;
  }

  /** The live run is what the page shows. */
  get on(): boolean {
    return this.#simulation.live;
  }

  /** There is a live run of what is open, to be compared with the simulated one. */
  get comparable(): boolean {
    return this.#run !== null && this.#run.beside === this.#simulation.own && this.known > 0 && !this.loss;
  }

  toggle() {
    if (this.on || this.connecting) return this.turnOff();
    return this.turnOn();
  }

  /** Shows the live run; begins one where there is none of what is open. */
  async turnOn() {
    this.#dropStale();
    await this.#tell(async () => {
      const run = this.#run ?? (await this.#connect());
      const view = await run.client.ask('view', {});
      await this.#show(run, { ...run.opened, view });
    });
  }

  /** Shows the simulated run again. The live one stays, to be looked at later. */
  async turnOff() {
    this.connecting = false;
    this.failure = null;
    if (this.loss) this.#end();
    await this.#simulation.takeBack();
  }

  /** After a loss: a new connection, and a new run. The one that was lost is shown until then. */
  async reconnect() {
    await this.#tell(async () => {
      const run = await this.#connect();
      await this.#show(run, run.opened);
    });
  }

  /** Lines the live run up with the simulated one. */
  compare(): Promise<Comparison> {
    if (!this.#run) return Promise.reject(new Gone('no live run'));
    return this.#run.client.ask('compare', {});
  }

  /** Forgets why something failed. */
  dismiss() {
    this.failure = null;
    if (!this.on) this.#end();
  }

  // Does what may fail on the way to the server, and tells why it did.
  async #tell(act: () => Promise<void>) {
    this.connecting = true;
    this.failure = null;
    try {
      await act();
    } catch (error) {
      if (error instanceof Refusal) this.failure = error.failure;
      else if (!(error instanceof Gone)) throw error;
    } finally {
      this.connecting = false;
    }
  }

  async #connect(): Promise<LiveRun> {
    const client = this.#dial();
    const beside = this.#simulation.own;
    try {
      const hello = await client.ask('hello', { language });
      return { client, hello, opened: await this.#begin(client), beside };
    } catch (error) {
      client.close();
      throw error;
    }
  }

  // Opens on the server what is open here.
  async #begin(client: Client): Promise<Opened> {
    const { text } = await this.#simulation.save();
    const seed = this.#simulation.own?.seed ?? '';
    return client.ask('open', { ...scenarioOf(text), seed, language });
  }

  async #show(run: LiveRun, opened: Opened) {
    if (!this.connecting || run.beside !== this.#simulation.own) return run.client.close();
    this.#run = run;
    this.loss = null;
    this.known = opened.view.known;
    await this.#simulation.handOver(run.client, run.hello, opened);
  }

  #dial(): Client {
    if (!this.#open) throw new Gone('no server');
    const client: Client = new Client(this.#open, {
      notice: ({ view }) => {
        if (!view || client !== this.#dialed) return;
        this.known = view.known;
        this.#simulation.hear(client, view);
      },
      lost: (loss) => {
        if (client !== this.#dialed) return;
        this.loss = loss;
        this.#simulation.miss(client);
      },
    });
    this.#dialed = client;
    return client;
  }

  // A live run belongs to what was open when it began.
  #dropStale() {
    if (this.#run && (this.loss || this.#run.beside !== this.#simulation.own)) this.#end();
  }

  #end() {
    this.#run?.client.close();
    this.#run = null;
    this.loss = null;
    this.known = 0;
  }
}

/** The scenario that a save file is a run of, and the name of its file. */
export function scenarioOf(saved: string): { text: string; name: string } {
  const { scenario, name = '' } = JSON.parse(saved) as { scenario: string; name?: string };
  return { text: scenario, name };
}
