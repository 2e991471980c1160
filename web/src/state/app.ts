import { createContext } from 'svelte';
import type { Open } from '../engine/carrier';
import { Conversations } from './talk.svelte';
import { Inspection } from './inspection.svelte';
import { LessonState } from './lesson.svelte';
import { KeptFile } from './kept';
import { Live } from './live.svelte';
import { Opening, type BringLesson, type FindFile } from './opening.svelte';
import { Panels } from './panels.svelte';
import { Playback } from './playback.svelte';
import { Simulation } from './simulation.svelte';

/** What all panes share. */
export interface App {
  simulation: Simulation;
  opening: Opening;
  playback: Playback;
  conversations: Conversations;
  inspection: Inspection;
  lesson: LessonState;
  panels: Panels;
  live: Live;
}

export const [getApp, setApp] = createContext<App>();

/** What the page is put together from: how cores are reached, and what the browser keeps. */
export interface Surroundings {
  open: Open;
  /** Null where no server answers. */
  openLive: Open | null;
  /** What is kept on this device, and in this window; null where the browser forbids it. */
  storage: Storage | null;
  window: Storage | null;
  find: FindFile;
  bring: BringLesson;
  /** Nothing shall move. */
  still: { matches: boolean };
}

export function makeApp({ open, openLive, storage, window, find, bring, still }: Surroundings): App {
  const simulation = new Simulation(open);
  const playback = new Playback(simulation, still);
  const panels = new Panels();
  simulation.watch((_, opened) => {
    if (opened) panels.entry = null;
  });
  return {
    simulation,
    opening: new Opening(simulation, new KeptFile(window), find, bring),
    playback,
    conversations: new Conversations(simulation, playback),
    inspection: new Inspection(simulation, playback),
    lesson: new LessonState(simulation, playback, storage),
    panels,
    live: new Live(simulation, openLive),
  };
}
