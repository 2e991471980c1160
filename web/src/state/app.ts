import { createContext } from 'svelte';
import type { Open } from '../engine/carrier';
import { Conversations } from './talk.svelte';
import { Inspection } from './inspection.svelte';
import { LessonState } from './lesson.svelte';
import { Live } from './live.svelte';
import { Panels } from './panels.svelte';
import { Playback } from './playback.svelte';
import { Simulation } from './simulation.svelte';

/** What all panes share. */
export interface App {
  simulation: Simulation;
  playback: Playback;
  conversations: Conversations;
  inspection: Inspection;
  lesson: LessonState;
  panels: Panels;
  live: Live;
}

export const [getApp, setApp] = createContext<App>();

export function makeApp(
  open: Open,
  storage: Storage | null,
  still: { matches: boolean },
  openLive: Open | null,
): App {
  const simulation = new Simulation(open);
  const playback = new Playback(simulation, still);
  return {
    simulation,
    playback,
    conversations: new Conversations(simulation),
    inspection: new Inspection(simulation, playback),
    lesson: new LessonState(simulation, playback, storage),
    panels: new Panels(),
    live: new Live(simulation, openLive),
  };
}
