import type { Talk, TalkLine, View } from '../engine/wire';
import type { Playback } from './playback.svelte';
import type { Simulation } from './simulation.svelte';
import { throttle } from './throttle';

/** While playing, so many milliseconds between two looks into conversations: at one moment many may speak. */
const playingPause = 200;

/** The conversation that is shown: the one that speaks now, or the one that a person has chosen. */
export class Conversations {
  talk = $state.raw<Talk | null>(null);
  /** The connection that a person has chosen; 0 to follow whoever speaks. */
  pinned = $state(0);

  readonly #simulation: Simulation;
  #branch = -1;
  #asked: Promise<void> | null = null;
  #again = false;

  constructor(simulation: Simulation, playback: Playback) {
    this.#simulation = simulation;
    const soon = throttle(playingPause, (view: View) => this.#refresh(view));
    simulation.watch((view, opened) => {
      if (opened) {
        this.pinned = 0;
        this.talk = null;
      }
      if (playback.playing) return soon(view);
      soon.cancel();
      this.#refresh(view);
    });
  }

  pin(conn: number) {
    this.pinned = conn;
    if (this.#simulation.view) this.#refresh(this.#simulation.view);
  }

  // Which connection to show: the chosen one while it exists, else that of the last event, else where was spoken last.
  #conn(view: View): number {
    const known = (conn: number) => conn !== 0 && view.conversations.some((c) => c.conn === conn);
    if (known(this.pinned)) return this.pinned;
    const now = view.event?.conn ?? 0;
    if (known(now)) return now;
    return view.conversations.reduce((last, c) => (c.lastSeq >= last.lastSeq ? c : last), none).conn;
  }

  // One question at a time; what came in between is asked for once more at the end.
  #refresh(view: View) {
    if (this.#asked) {
      this.#again = true;
      return;
    }
    this.#asked = this.#fetch(view).finally(() => {
      this.#asked = null;
      const { view: now } = this.#simulation;
      if (this.#again && now) {
        this.#again = false;
        this.#refresh(now);
      }
    });
  }

  async #fetch(view: View) {
    const conn = this.#conn(view);
    if (conn === 0) {
      this.talk = null;
      return;
    }
    const same = this.talk?.conversation.conn === conn && this.#branch === view.branch ? this.talk : null;
    const kept = same ? arrivedBefore(same.lines, view.head) : [];
    const from = kept.at(-1)?.seq;
    const talk = await this.#simulation
      .ask('conversation', { conn, ...(from === undefined ? {} : { from: from + 1 }) })
      .catch(() => null);
    if (!talk) return;
    this.#branch = view.branch;
    this.talk =
      from === undefined || !same ? talk : { ...talk, cut: same.cut, lines: [...kept, ...talk.lines] };
  }
}

const none = { conn: 0, lastSeq: 0 };

// The lines from the top that will not change any more.
function arrivedBefore(lines: TalkLine[], head: number): TalkLine[] {
  const open = lines.findIndex((line) => line.arrived === 0 || line.arrived > head || line.seq > head);
  return open < 0 ? lines : lines.slice(0, open);
}
