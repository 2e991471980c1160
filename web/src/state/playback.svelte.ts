import type { View } from '../engine/wire';
import { restingPlace, screenTime } from './flight';
import type { Simulation } from './simulation.svelte';

/** The speeds of the slider. */
export const speeds = [0.25, 0.5, 1, 2, 4, 8, 16];

/** How long an event with something to read stays, in milliseconds at speed 1. */
const readTime = 450;
/** How long tables stay as they are while the run goes on, in milliseconds. */
const calmTime = 300;
/** How long the playhead takes to its resting place after a step. */
const driftTime = 500;

/**
 * Moves the playhead through virtual time: between two events it glides, and where it reaches the next one it asks
 * the simulation for it. Everything that moves on the screen is a function of the playhead.
 */
export class Playback {
  playing = $state(false);
  speed = $state(1);
  /** The view for tables, which nobody can read at every event: while the run goes on it changes a few times a second. */
  calm = $state.raw<View | null>(null);
  /** Virtual time in microseconds, between the events too. */
  playhead = $state(0);

  readonly #simulation: Simulation;
  readonly #still: { matches: boolean };
  #frame = 0;
  #last = 0;
  #dwell = 0;
  #calmed = 0;
  #asking = false;
  #drift: { from: number; to: number; done: number } | null = null;

  constructor(simulation: Simulation, still: { matches: boolean }) {
    this.#simulation = simulation;
    this.#still = still;
    simulation.watch((view, opened) => this.#arrive(view, opened));
  }

  play() {
    const view = this.#simulation.view;
    if (this.playing || !view || view.end) return;
    this.playing = true;
    this.#drift = null;
    this.#dwell = 0;
    this.#run();
  }

  pause() {
    this.#simulation.stop();
    if (!this.playing) return;
    this.playing = false;
    this.#calmed = 0;
    this.#simulation.rest();
  }

  toggle() {
    if (this.playing || this.#simulation.running) this.pause();
    else this.play();
  }

  #arrive(view: View, opened: boolean) {
    if (opened) this.playing = false;
    this.#calm(view);
    if (this.playing) {
      this.playhead = view.clock.us;
      this.#dwell = view.event?.why ? readTime : 0;
      return;
    }
    this.#rest(view);
  }

  #calm(view: View) {
    const now = performance.now();
    if ((this.playing || this.#simulation.running) && now < this.#calmed + calmTime) return;
    this.#calmed = now;
    this.calm = view;
  }

  #rest(view: View) {
    const to = restingPlace(view);
    const from = Math.min(Math.max(view.clock.us, this.playhead), to);
    if (this.#still.matches || this.#simulation.running || from === to) {
      this.#drift = null;
      this.playhead = to;
      return;
    }
    this.playhead = from;
    this.#drift = { from, to, done: 0 };
    this.#run();
  }

  #run() {
    if (this.#frame !== 0) return;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
  }

  #tick(now: number) {
    const passed = Math.min(100, now - this.#last);
    this.#last = now;
    if (this.playing) this.#glide(passed * this.speed);
    else if (this.#drift) this.#settle(passed);
    const more = this.playing || this.#drift;
    this.#frame = more ? requestAnimationFrame((then) => this.#tick(then)) : 0;
  }

  // While playing: first what there is to read, then on to the next event.
  #glide(passed: number) {
    const view = this.#simulation.view;
    if (!view || this.#asking) return;
    this.#dwell -= passed;
    if (this.#dwell > 0) return;
    if (view.end || view.next < 0) return this.pause();
    const whole = screenTime(view.next - view.clock.us);
    const ahead = whole > 0 ? ((view.next - view.clock.us) * passed) / whole : Infinity;
    const playhead = this.playhead + ahead;
    if (playhead < view.next && !this.#still.matches) {
      this.playhead = playhead;
      return;
    }
    this.playhead = Math.max(this.playhead, view.next);
    void this.#next(view);
  }

  async #next(before: View) {
    this.#asking = true;
    const moved = await this.#simulation.step(this.#grain());
    this.#asking = false;
    if (this.#still.matches) this.#dwell = Math.max(this.#dwell, readTime);
    // Where no next event comes, or none has come of a live run so far, there is nothing to play.
    const stuck = moved?.view.head === before.head;
    if (!moved || stuck || moved.view.end || (moved.view.idle && !before.idle)) this.pause();
  }

  // One sees every segment fly, unless the steps are coarser than a command.
  #grain() {
    const grains = this.#simulation.hello?.grains ?? [];
    const chosen = grains.findIndex((g) => g.grain === this.#simulation.grain);
    return (chosen > 1 ? grains[chosen] : grains[0])?.grain ?? this.#simulation.grain;
  }

  #settle(passed: number) {
    const drift = this.#drift;
    if (!drift) return;
    drift.done = Math.min(1, drift.done + passed / driftTime);
    const eased = 1 - (1 - drift.done) ** 3;
    this.playhead = drift.from + (drift.to - drift.from) * eased;
    if (drift.done === 1) this.#drift = null;
  }
}
