import { describe, expect, test } from 'vitest';
import { fold, span } from './fold';

const minute = 60_000_000;

describe('folded time', () => {
  const scale = fold([40_000, 80_000, 15 * minute, 15 * minute + 40_000], 4 * 60 * minute);

  test('waiting is folded, work is not', () => {
    expect(scale.pieces.map((p) => p.folded)).toEqual([false, false, true, false, true]);
    const widths = scale.pieces.map((p) => p.right - p.left);
    expect(widths[2]).toBeCloseTo(widths[4] ?? 0);
    expect(widths[0]).toBeGreaterThan(0.1);
  });

  test('the ends are the ends, and order is kept', () => {
    expect(scale.x(0)).toBe(0);
    expect(scale.x(4 * 60 * minute)).toBe(1);
    expect(scale.x(1e15)).toBe(1);
    expect(scale.us(2)).toBe(4 * 60 * minute);
    const xs = [0, 1, 40_000, 60_000, 5 * minute, 15 * minute, 100 * minute].map(scale.x);
    expect([...xs].sort((a, b) => a - b)).toEqual(xs);
  });

  test.each([0, 12_345, 80_000, 7 * minute, 15 * minute + 20_000, 200 * minute])(
    '%d finds its way back',
    (us) => {
      expect(Math.abs(scale.us(scale.x(us)) - us)).toBeLessThanOrEqual(1);
    },
  );

  test('a run that has not begun', () => {
    const empty = fold([], 0);
    expect(empty.x(0)).toBe(0);
    expect(empty.us(0)).toBe(0);
  });
});

test.each([
  [15 * minute, '15 min'],
  [40_000, '40 ms'],
  [90 * minute, '1.5 h'],
  [5 * 24 * 60 * minute, '5 d'],
  [7, '7 µs'],
])('%d is said as %s', (us, text) => expect(span(us)).toBe(text));
