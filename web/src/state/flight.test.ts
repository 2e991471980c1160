import { describe, expect, test } from 'vitest';
import type { Flight, View } from '../engine/wire';
import { progress, restingPlace, screenTime } from './flight';

const flight = { startUs: 1000, endUs: 41_000 } as Flight;

test.each([
  [999, null],
  [1000, 0],
  [21_000, 0.5],
  [41_000, 1],
  [41_001, null],
])('at %d µs a flight is at %j of its way', (us, want) => expect(progress(flight, us)).toBe(want));

test('what takes no time has arrived', () => {
  expect(progress({ ...flight, endUs: 1000 }, 1000)).toBe(1);
});

describe('the playhead rests', () => {
  const at = (flights: Flight[]) => restingPlace({ clock: { us: 1000 }, flights } as unknown as View);
  test('half-way to an arrival', () => expect(at([flight])).toBe(21_000));
  test('before the first of several', () => expect(at([flight, { ...flight, endUs: 3000 }])).toBe(2000));
  test('where it is when nothing flies', () => expect(at([])).toBe(1000));
  test('where it is when all arrive now', () => expect(at([{ ...flight, endUs: 1000 }])).toBe(1000));
});

test('more time takes longer, but nobody waits for five days', () => {
  const times = [1, 40_000, 1e6, 900e6, 432_000e6].map(screenTime);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  expect(times.at(-1)).toBeLessThanOrEqual(3500);
  expect(screenTime(0)).toBe(0);
});
