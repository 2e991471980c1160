import { describe, expect, test } from 'vitest';
import { readPlace, writePlace, type Place } from './address';

const lesson = (name: string, more: Partial<Place> = {}): Place => ({ kind: 'lesson', name, ...more });

describe('the address of a moment', () => {
  const places: [string, Place][] = [
    ['#/lesson/first-message', lesson('first-message')],
    ['#/lesson/five-days?at=120', lesson('five-days', { at: { seq: 120 } })],
    ['#/lesson/five-days?at=us:40000&seed=7', lesson('five-days', { at: { us: 40000 }, seed: '7' })],
    ['#/lesson/a%20b?at=0&seed=0', lesson('a b', { at: { seq: 0 }, seed: '0' })],
    ['#/lesson/x?seed=18446744073709551615', lesson('x', { seed: '18446744073709551615' })],
    ['#/file/my%20own%2F1.yaml?at=3', { kind: 'file', name: 'my own/1.yaml', at: { seq: 3 } }],
  ];
  test.each(places)('%s is read and written alike', (hash, place) => {
    expect(readPlace(hash)).toEqual({ place, mistakes: [] });
    expect(writePlace(place)).toBe(hash);
  });

  test.each(['', '#', '#/'])('%j names no place, and that is no mistake', (hash) => {
    expect(readPlace(hash)).toEqual({ place: null, mistakes: [] });
  });

  test.each(['#/lesson/', '#/other/x', '#lesson/x', '#/xyz'])('%j leads nowhere', (hash) => {
    expect(readPlace(hash)).toEqual({ place: null, mistakes: [{ part: 'nowhere', text: hash }] });
  });

  test.each([
    ['at', '-1'],
    ['at', ''],
    ['at', 'x'],
    ['at', 'us:'],
    ['at', 'us:1.5'],
    ['at', '99999999999999999999'],
    ['seed', '1e9'],
    ['seed', ''],
    ['seed', '18446744073709551616'],
  ])('%s=%s is left out, and told', (part, text) => {
    expect(readPlace(`#/lesson/x?${part}=${text}`)).toEqual({
      place: lesson('x'),
      mistakes: [{ part, text }],
    });
  });

  test('a mistake is told no longer than a person wants to read', () => {
    expect(readPlace(`#/${'x'.repeat(100_000)}`).mistakes[0]?.text.length).toBeLessThan(80);
  });

  test('a broken escape is taken as it stands', () => {
    expect(readPlace('#/lesson/%E0%A4%A').place).toEqual(lesson('%E0%A4%A'));
  });
});
