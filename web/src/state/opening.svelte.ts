import { text } from '../ui/text';
import { readPlace, type Moment, type Place } from './address';
import type { KeptFile, OwnFile } from './kept';
import type { Simulation } from './simulation.svelte';

/** So many events are opened in one go; a moment further on is travelled to. */
const nearEvents = 1000;

/** The file of a name that nobody has opened in this window, where the server has one; else null. */
export type FindFile = (name: string) => Promise<string | null>;

/** The text of a lesson of the course; null where the core has it. */
export type BringLesson = FindFile;

/** What is opened, and the address of it. Of two openings that overlap the later one counts. */
export class Opening {
  /** What of the address could not be followed, and what was done instead. */
  mistakes = $state.raw<string[]>([]);
  /** The far moment that is travelled to. */
  to = $state.raw<Moment | null>(null);
  /** Counts the openings that came to an end, good or bad. */
  tried = $state(0);

  readonly #simulation: Simulation;
  readonly #kept: KeptFile;
  readonly #find: FindFile;
  readonly #bring: BringLesson;
  #newest = 0;
  /** The file that is open, to be opened again. */
  #file: OwnFile | null = null;
  /** The address names the seed, so it goes on to do so. */
  #named = false;

  constructor(simulation: Simulation, kept: KeptFile, find: FindFile, bring: BringLesson) {
    this.#simulation = simulation;
    this.#kept = kept;
    this.#find = find;
    this.#bring = bring;
  }

  /** Starts the core, and opens what the address says; the first lesson where it says nothing. */
  async start(hash: string) {
    await this.#simulation.start();
    await this.follow(hash);
  }

  /** After a loss: a new core, and what was open; else what the address says. */
  async goOn(hash: string) {
    await this.#simulation.goOn();
    if (!this.#simulation.opened) await this.follow(hash);
  }

  /** Opens what an address says. */
  async follow(hash: string) {
    const mine = this.#begin();
    const { place, mistakes } = readPlace(hash);
    const told = mistakes.map(({ part, text: what }) => text.addressMistake[part](what));
    const refused = place ? await this.#openPlace(place, mine) : '';
    if (mine !== this.#newest) return;
    if (refused) told.unshift(refused);
    const nothing = refused || !place;
    if (nothing && !this.#simulation.opened) await this.#openFirst(mine);
    if (mine !== this.#newest) return;
    if (nothing && told.length > 0) told.push(this.#instead());
    this.mistakes = [...told, ...this.mistakes];
    this.tried++;
  }

  /** Opens a lesson that the core has. */
  async lesson(name: string) {
    const mine = this.#begin();
    await this.#openPlace({ kind: 'lesson', name }, mine);
    this.tried++;
  }

  /** Opens a file of a person: a lesson, a scenario or a saved run. */
  async file(name: string, content: string) {
    this.#begin();
    if (await this.#openText({ kind: 'file', name }, content)) this.#kept.keep({ name, text: content });
    this.tried++;
  }

  /** Opens what is open once more, from its start. */
  async again() {
    const { source } = this.#simulation;
    if (source?.kind === 'lesson') await this.lesson(source.name);
    else if (this.#file) await this.file(this.#file.name, this.#file.text);
  }

  /** The place that is open, for an address: at the playhead. Null while there is none. */
  get place(): Place | null {
    const { source, view, live, opened } = this.#simulation;
    if (!source || !view || live) return null;
    return { ...source, at: { seq: view.head }, ...(opened ? { seed: opened.seed } : {}) };
  }

  /** The place as the address bar shows it: no more of it than is needed to come back here. */
  get shown(): Place | null {
    const { place } = this;
    if (!place) return null;
    const { at, seed, ...source } = place;
    const moved = !this.#simulation.edited && at && 'seq' in at && at.seq > 0;
    return { ...source, ...(moved ? { at } : {}), ...(this.#named && seed !== undefined ? { seed } : {}) };
  }

  #begin(): number {
    this.mistakes = [];
    this.to = null;
    return ++this.#newest;
  }

  // Says what was done in the place of what the address asked for.
  #instead(): string {
    return this.tried === 0 ? text.addressFirst : text.addressStays;
  }

  async #openFirst(mine: number) {
    const name = this.#simulation.hello?.lessons[0]?.id;
    if (name !== undefined) await this.#openPlace({ kind: 'lesson', name }, mine);
  }

  // Opens a place; returns why it could not be opened, '' when it is open or something else has gone wrong.
  async #openPlace(place: Place, mine: number): Promise<string> {
    const opened =
      place.kind === 'file' ? await this.#openKept(place, mine) : await this.#openLesson(place, mine);
    if (mine !== this.#newest) return '';
    if (opened !== true) return opened;
    if (place.at) await this.#go(place.at, mine);
    return '';
  }

  async #openLesson(place: Place, mine: number): Promise<true | string> {
    const { name } = place;
    const brought = await this.#bring(name).catch((error: unknown) => new Error(String(error)));
    if (mine !== this.#newest) return '';
    if (brought instanceof Error) return text.addressNotBrought(name, brought.message);
    const file = brought === null ? {} : { text: brought };
    const opened = await this.#simulation.show({ kind: 'lesson', name }, (client) =>
      client.ask('open', { lesson: name, ...file, ...start(place) }),
    );
    if (!opened) return this.#refusal();
    this.#named = place.seed !== undefined;
    return true;
  }

  async #openKept(place: Place, mine: number): Promise<true | string> {
    const { name } = place;
    const content = this.#kept.find(name) ?? (await this.#find(name));
    if (mine !== this.#newest) return '';
    if (content === null) return text.addressNoFile(name);
    return (await this.#openText(place, content)) || this.#refusal();
  }

  async #openText(place: Place, content: string): Promise<boolean> {
    const { name } = place;
    const saved = /^\s*\{/.test(content);
    const opened = await this.#simulation.show(
      { kind: 'file', name },
      (client) =>
        saved
          ? client.ask('load', { text: content })
          : client.ask('open', { text: content, name, ...start(place) }),
      saved,
    );
    if (!opened) return false;
    this.#file = { name, text: content };
    this.#named = place.seed !== undefined;
    return true;
  }

  // A refusal with places in a file is told by itself; any other one stands among the mistakes of the address.
  #refusal(): string {
    const { failure } = this.#simulation;
    if (!failure || failure.problems) return '';
    this.#simulation.failure = null;
    return failure.text;
  }

  // Travels to a moment that opening has not reached, and tells if the run ends before it.
  async #go(at: Moment, mine: number) {
    const far = 'us' in at || at.seq > nearEvents;
    if (far) this.to = at;
    const whole = !far || (await this.#simulation.travelTo(at));
    if (mine !== this.#newest) return;
    this.to = null;
    const { view } = this.#simulation;
    if (!view || !whole) return;
    const short = 'us' in at ? view.clock.us < at.us : view.head < at.seq;
    if (short) this.mistakes = [(view.end ? text.addressEnd : text.addressFar)(view.head)];
  }
}

// What of a place the core opens in one go.
function start({ at, seed }: Place): { at?: number; seed?: string } {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(at && 'seq' in at && at.seq <= nearEvents ? { at: at.seq } : {}),
  };
}
