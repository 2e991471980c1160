import type { Talk } from '../engine/wire';
import type { Simulation } from '../state/simulation.svelte';

/** So many steps an answer may take, with a greeting or a slow server before it. */
const stepsMax = 24;

/**
 * Types a line to a server and lets time go on until it has answered; within a message's content nobody answers
 * before its end, so there only until the line was sent. Returns the talk, as far as it went.
 */
export async function typeLine(simulation: Simulation, host: string, line: string): Promise<Talk | null> {
  const inContent = (await simulation.ask('legal', { host })).content && line !== '.';
  const done = await simulation.do({ type: { host, line } });
  const before = done.view.head;
  for (let n = 0; n < stepsMax; n++) {
    const talk = await talkWith(simulation, host);
    const sent = talk?.lines.find((l) => l.side === 'client' && l.seq > before);
    const answered =
      sent && talk?.lines.some((l) => l.side === 'server' && l.seq > sent.seq && l.arrived > 0);
    if (answered || (inContent && sent) || (talk && !talk.conversation.open)) return talk;
    const moved = await simulation.step(inContent ? 'event' : 'command');
    if (!moved || moved.view.end) return talkWith(simulation, host);
  }
  return talkWith(simulation, host);
}

/** The talk of the console with a server; null before the first line. */
export async function talkWith(simulation: Simulation, host: string): Promise<Talk | null> {
  const { conn } = await simulation.ask('legal', { host });
  return conn === 0 ? null : simulation.ask('conversation', { conn }).catch(() => null);
}
