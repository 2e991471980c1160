// The address of a moment: `#/lesson/ID?at=SEQ&seed=N`, and `#/file/NAME?...` for a file of this computer. `at` is the
// number of an event, or `us:N`, a time in microseconds since the start.

/** What is open: a lesson by its id, or a file by its name. */
export interface Source {
  kind: 'lesson' | 'file';
  name: string;
}

/** A moment of a run. */
export type Moment = { seq: number } | { us: number };

export interface Place extends Source {
  at?: Moment;
  /** In figures, for it may be larger than a number of the page can be. */
  seed?: string;
}

/** Something in an address that cannot be followed: `nowhere` for all of it. */
export interface Mistake {
  part: 'nowhere' | 'at' | 'seed';
  text: string;
}

const natural = /^\d{1,15}$/;
const seedEnd = 2n ** 64n;
/** A mistake is shown to a person: so many characters of it are enough. */
const shownMax = 60;

/** Reads the part of an address after the #. What cannot be read is left out of the place, and told. */
export function readPlace(hash: string): { place: Place | null; mistakes: Mistake[] } {
  const rest = hash.replace(/^#/, '');
  if (rest === '' || rest === '/') return { place: null, mistakes: [] };
  const found = /^\/(lesson|file)\/([^/?#]+)(?:\?(.*))?$/.exec(rest);
  if (!found?.[2]) return { place: null, mistakes: [mistake('nowhere', hash)] };
  const place: Place = { kind: found[1] === 'file' ? 'file' : 'lesson', name: decode(found[2]) };
  const mistakes: Mistake[] = [];
  const query = new URLSearchParams(found[3] ?? '');
  const at = query.get('at');
  const seed = query.get('seed');
  const moment = readMoment(at ?? '');
  if (moment) place.at = moment;
  else if (at !== null) mistakes.push(mistake('at', at));
  if (seed !== null && isSeed(seed)) place.seed = seed;
  else if (seed !== null) mistakes.push(mistake('seed', seed));
  return { place, mistakes };
}

function readMoment(at: string): Moment | null {
  if (natural.test(at)) return { seq: Number(at) };
  const us = at.startsWith('us:') ? at.slice(3) : '';
  return natural.test(us) ? { us: Number(us) } : null;
}

const isSeed = (seed: string) => /^\d{1,20}$/.test(seed) && BigInt(seed) < seedEnd;

/** Writes a place as the part of an address from the # on. */
export function writePlace({ kind, name, at, seed }: Place): string {
  const query: string[] = [];
  if (at) query.push('seq' in at ? `at=${at.seq}` : `at=us:${at.us}`);
  if (seed !== undefined) query.push(`seed=${seed}`);
  return `#/${kind}/${encodeURIComponent(name)}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function mistake(part: Mistake['part'], text: string): Mistake {
  const whole = decode(text);
  return { part, text: whole.length > shownMax ? `${whole.slice(0, shownMax)}…` : whole };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
