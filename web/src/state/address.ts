// The address of a moment: `#/lesson/ID?at=SEQ&seed=N`. `at` is the number of an event, or `us:N`, a time in
// microseconds since the start.
export interface Place {
  lesson: string;
  at?: { seq: number } | { us: number };
  seed?: number;
}

const natural = /^\d{1,15}$/;

/** Reads the part of an address after the #; null when it names no lesson. What it cannot read is left out. */
export function readPlace(hash: string): Place | null {
  const found = /^#?\/lesson\/([^/?#]+)(?:\?(.*))?$/.exec(hash);
  if (!found?.[1]) return null;
  const place: Place = { lesson: decode(found[1]) };
  const query = new URLSearchParams(found[2] ?? '');
  const at = query.get('at') ?? '';
  const us = at.startsWith('us:') ? at.slice(3) : '';
  if (natural.test(at)) place.at = { seq: Number(at) };
  else if (natural.test(us)) place.at = { us: Number(us) };
  const seed = query.get('seed') ?? '';
  if (natural.test(seed)) place.seed = Number(seed);
  return place;
}

/** Writes a place as the part of an address from the # on. */
export function writePlace({ lesson, at, seed }: Place): string {
  const query: string[] = [];
  if (at) query.push('seq' in at ? `at=${at.seq}` : `at=us:${at.us}`);
  if (seed !== undefined) query.push(`seed=${seed}`);
  return `#/lesson/${encodeURIComponent(lesson)}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
