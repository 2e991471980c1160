import { describe, expect, test } from 'vitest';
import { readPlace, writePlace, type Place } from './address';

describe('the address of a moment', () => {
  const places: [string, Place][] = [
    ['#/lesson/first-message', { lesson: 'first-message' }],
    ['#/lesson/five-days?at=120', { lesson: 'five-days', at: { seq: 120 } }],
    ['#/lesson/five-days?at=us:40000&seed=7', { lesson: 'five-days', at: { us: 40000 }, seed: 7 }],
    ['#/lesson/a%20b?at=0&seed=0', { lesson: 'a b', at: { seq: 0 }, seed: 0 }],
  ];
  test.each(places)('%s is read and written alike', (hash, place) => {
    expect(readPlace(hash)).toEqual(place);
    expect(writePlace(place)).toBe(hash);
  });

  test.each(['', '#', '#/', '#/lesson/', '#/other/x', '#lesson/x'])('%j names no lesson', (hash) => {
    expect(readPlace(hash)).toBeNull();
  });

  test.each(['at=-1', 'at=x', 'at=us:', 'at=us:1.5', 'seed=1e9', 'at=99999999999999999999'])(
    '%s is left out',
    (query) => {
      expect(readPlace(`#/lesson/x?${query}`)).toEqual({ lesson: 'x' });
    },
  );

  test('a broken escape is taken as it stands', () => {
    expect(readPlace('#/lesson/%E0%A4%A')).toEqual({ lesson: '%E0%A4%A' });
  });
});
