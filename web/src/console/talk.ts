import type { Console, Talk } from '../engine/wire';
import type { Simulation } from '../state/simulation.svelte';

/** So many steps an answer may take, with a greeting or a slow server before it. */
const stepsMax = 24;

/**
 * Types a line to a server and lets time go on until it has answered. Within a message's content nobody answers
 * before its end. Returns the talk, as far as it went.
 */
export async function typeLine(simulation: Simulation, to: Console, line: string): Promise<Talk | null> {
  const { content } = await simulation.ask('legal', place(to));
  const type = { ...place(to), line };
  if (content && line !== '.') {
    const { view } = await simulation.do({ type });
    await simulation.seek({ us: view.clock.us });
    return talkWith(simulation, to);
  }
  const { view } = await simulation.do({ type });
  for (let n = 0; n < stepsMax; n++) {
    const moved = await simulation.step('command');
    const talk = await talkWith(simulation, to);
    if (!moved || moved.view.end || isAnswered(talk, view.head)) return talk;
  }
  return talkWith(simulation, to);
}

// Whether something was said to the server after the event `seq`, and then something by it; or nothing more will be.
function isAnswered(talk: Talk | null, seq: number): boolean {
  const said = talk?.lines.find((line) => line.side === 'client' && line.seq > seq);
  const answered = said && talk?.lines.some((line) => line.side === 'server' && line.seq > said.seq);
  return answered === true || (talk !== null && !talk.conversation.open && talk.conversation.lastSeq > seq);
}

/** A place as requests name it. */
export const place = ({ host, port }: Console) => ({ host, port });

/** The talk of the console with a server, over all its sessions; null before the first line. */
export async function talkWith(simulation: Simulation, to: Console): Promise<Talk | null> {
  const own = typedTo(simulation, to);
  return own ? simulation.ask('conversation', { conn: own.conn, all: true }).catch(() => null) : null;
}

/** The last session of the console with a server, as far as the playhead. */
export const typedTo = (simulation: Simulation, to: Console) =>
  simulation.view?.conversations.findLast((c) => c.console && c.server === to.host && c.port === to.port);
