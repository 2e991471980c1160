import type { Explained, Talk, View } from '../engine/wire';
import type { Playback } from './playback.svelte';
import type { Simulation } from './simulation.svelte';

/** While playing, so many milliseconds between two looks into events. */
const playingPause = 300;

/** The event that is looked into: the one a person has chosen, else the one that just happened. */
export class Inspection {
  /** The chosen event; 0 to follow the playhead. */
  chosen = $state(0);
  explained = $state.raw<Explained | null>(null);
  /** The octets of the field that is pointed at. */
  range = $state.raw<{ start: number; end: number } | null>(null);
  /** What a person has chosen before, to find the way back along causes. */
  trail = $state.raw<number[]>([]);

  readonly #simulation: Simulation;
  readonly #playback: Playback;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = 0;

  constructor(simulation: Simulation, playback: Playback) {
    this.#simulation = simulation;
    this.#playback = playback;
    simulation.watch((view, opened) => this.#arrive(view, opened));
  }

  /** The event that is looked into. */
  get seq(): number {
    return this.chosen || (this.#simulation.view?.head ?? 0);
  }

  choose(seq: number) {
    if (this.chosen !== 0 && this.chosen !== seq) this.trail = [...this.trail, this.chosen];
    this.chosen = seq;
    this.#look(0);
  }

  /** Back to the event that was chosen before. */
  return() {
    this.chosen = this.trail.at(-1) ?? 0;
    this.trail = this.trail.slice(0, -1);
    this.#look(0);
  }

  /** Follows the playhead again. */
  follow() {
    this.chosen = 0;
    this.trail = [];
    this.#look(0);
  }

  #arrive(view: View, opened: boolean) {
    if (opened) this.explained = null;
    this.chosen = 0;
    this.trail = [];
    this.range = null;
    if (view.head === 0) this.explained = null;
    this.#look(this.#playback.playing || this.#simulation.running ? playingPause : 0);
  }

  #look(wait: number) {
    const seq = this.seq;
    this.#wanted = seq;
    if (wait > 0 && this.#timer !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(), wait);
  }

  async #fetch() {
    this.#timer = undefined;
    const seq = this.#wanted;
    if (seq === 0) {
      this.explained = null;
      return;
    }
    const explained = await this.#simulation.ask('explain', { seq }).catch(() => null);
    if (explained && this.#wanted === seq) {
      this.explained = explained;
      this.range = null;
    }
  }
}

/** The line of a conversation that an event belongs to: what was said, or its arrival. */
export function lineOf(talk: Talk | null, seq: number): number {
  return talk?.lines.find((line) => line.seq === seq || line.arrived === seq)?.seq ?? 0;
}
