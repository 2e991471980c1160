import type { Checked, Lesson, Predicted } from '../engine/wire';
import type { Playback } from './playback.svelte';
import type { Simulation } from './simulation.svelte';

/** What is remembered of a step, on this device. */
export interface StepRecord {
  solved?: boolean;
  /** The choice that was answered with. */
  choice?: number;
  /** How many hints were asked for. */
  hints?: number;
}

interface Kept {
  step: number;
  steps: StepRecord[];
}

/** A lesson that is open, and how far one has come with it. */
export class LessonState {
  step = $state(0);
  records = $state<StepRecord[]>([]);
  /** How the goal of the step stands at the playhead. */
  checked = $state.raw<Checked | null>(null);
  /** What was right, of each step that was answered. */
  answers = $state.raw<(Predicted | undefined)[]>([]);
  /** The hints of each step that were asked for. */
  hints = $state.raw<string[][]>([]);

  readonly #simulation: Simulation;
  readonly #playback: Playback;
  readonly #storage: Storage | null;

  constructor(simulation: Simulation, playback: Playback, storage: Storage | null) {
    this.#simulation = simulation;
    this.#playback = playback;
    this.#storage = storage;
    simulation.watch((_, opened) => this.#arrive(opened));
  }

  get lesson(): Lesson | null {
    return this.#simulation.opened?.lesson ?? null;
  }

  get record(): StepRecord {
    return this.records[this.step] ?? {};
  }

  /** Whether all that a step asks for was done. */
  solved(step: number): boolean {
    const asked = this.lesson?.steps[step];
    const record = this.records[step] ?? {};
    if (!asked) return false;
    if (asked.predict && record.choice === undefined) return false;
    return asked.goal
      ? record.solved === true
      : record.solved === true || step < this.step || this.answers[step]?.right === true;
  }

  get allSolved(): boolean {
    return this.lesson?.steps.every((_, step) => this.solved(step) || this.ready(step)) ?? false;
  }

  /** Whether one may go on from a step: it is solved, or it only tells. */
  ready(step: number): boolean {
    const asked = this.lesson?.steps[step];
    if (!asked) return false;
    return this.solved(step) || (!asked.goal && !asked.predict);
  }

  /** What the step still asks for, in the words of the core; '' where nothing is open. */
  get open(): string {
    if (this.ready(this.step)) return '';
    const { parts } = this.checked ?? { parts: [] };
    const missing = parts.find(({ met }) => !met)?.expected;
    return missing ?? this.lesson?.steps[this.step]?.goal ?? '';
  }

  go(step: number) {
    if (!this.lesson?.steps[step]) return;
    if (this.ready(this.step)) this.#write(this.step, { solved: true });
    this.step = step;
    this.checked = null;
    this.#keep();
    void this.check();
  }

  /** Answers the question of the step. */
  async predict(choice: number) {
    const { step, lesson } = this;
    const answer = await this.#simulation.ask('predict', { step, choice });
    if (lesson !== this.lesson) return;
    this.answers = this.answers.with(step, answer);
    this.#write(step, { choice });
    await this.check();
  }

  async hint() {
    const { step, lesson } = this;
    const seen = this.hints[step] ?? [];
    const hint = await this.#simulation.ask('hint', { step, hint: seen.length });
    if (lesson !== this.lesson) return;
    this.hints = this.hints.with(step, [...seen, hint.text]);
    this.#write(step, { hints: seen.length + 1 });
  }

  /** Looks how the goal stands at the playhead. Once reached it stays solved. */
  async check() {
    const { step, lesson } = this;
    if (!lesson?.steps[step]?.goal) return;
    const solved = this.records[step]?.solved === true;
    const checked = await this.#simulation.ask('check', { step, solved }).catch(() => null);
    if (!checked || step !== this.step || lesson !== this.lesson) return;
    this.checked = checked;
    if (checked.solved && !this.records[step]?.solved) this.#write(step, { solved: true });
  }

  /** Forgets all that was done in this lesson. */
  forget() {
    this.#fill({ step: 0, steps: [] });
    this.#keep();
    void this.check();
  }

  #arrive(opened: boolean) {
    if (opened) this.#begin();
    if (!this.#playback.playing && !this.#simulation.running) void this.check();
  }

  #begin() {
    this.#fill(this.#read());
    void this.#restore();
  }

  #fill({ step, steps }: Kept) {
    const count = this.lesson?.steps.length ?? 0;
    this.step = Math.min(Math.max(0, step), Math.max(0, count - 1));
    this.records = Array.from({ length: count }, (_, i) => steps[i] ?? {});
    this.answers = Array.from({ length: count });
    this.hints = Array.from({ length: count }, () => []);
    this.checked = null;
  }

  // What was answered before is told to the core again, which then tells what was right, unless another lesson is
  // opened meanwhile.
  async #restore() {
    const { lesson } = this;
    for (const [step, { choice, hints = 0 }] of this.records.entries()) {
      if (choice !== undefined) {
        const answer = await this.#simulation.ask('predict', { step, choice }).catch(() => undefined);
        if (lesson !== this.lesson) return;
        this.answers = this.answers.with(step, answer);
      }
      for (let hint = 0; hint < hints; hint++) {
        const found = await this.#simulation.ask('hint', { step, hint }).catch(() => undefined);
        if (lesson !== this.lesson) return;
        if (found) this.hints = this.hints.with(step, [...(this.hints[step] ?? []), found.text]);
      }
    }
  }

  #write(step: number, change: StepRecord) {
    this.records[step] = { ...this.records[step], ...change };
    this.#keep();
  }

  get #key(): string {
    return `mailscope.lesson.${this.lesson?.id ?? ''}`;
  }

  #keep() {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify({ step: this.step, steps: this.records }));
    } catch {
      // A full or forbidden storage costs the memory of the lesson, and nothing else.
    }
  }

  #read(): Kept {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? 'null');
      if (isKept(kept)) return kept;
    } catch {
      // What cannot be read is begun anew.
    }
    return { step: 0, steps: [] };
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null || !('step' in value) || !('steps' in value)) return false;
  const { step, steps } = value;
  return (
    Number.isInteger(step) && Array.isArray(steps) && steps.every((s) => typeof s === 'object' && s !== null)
  );
}
