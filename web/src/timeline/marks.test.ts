import { describe, expect, test } from 'vitest';
import type { Mark } from '../engine/wire';
import { flags, labelWidth, sparse } from './marks';

const placed = (x: number, label = '', tone = 'bad') => ({ mark: { label, tone, seq: x } as Mark, x });

describe('marks that stand out', () => {
  const at = (xs: number[], label = 'given up') =>
    flags(
      xs.map((x) => placed(x, label)),
      8,
      592,
    );

  test.each([
    [[100, 100, 100, 103]],
    [[592, 592, 592]],
    [[8, 8]],
    [Array.from({ length: 200 }, (_, i) => i * 3)],
  ])('none covers another, nor leaves the line (%#)', (xs) => {
    const found = at(xs);
    expect(found.length).toBeGreaterThan(0);
    for (const [i, flag] of found.entries()) {
      expect(flag.at).toBeGreaterThanOrEqual(8);
      expect(flag.at).toBeLessThanOrEqual(592);
      if (i > 0) expect(flag.at - (found[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(15);
    }
  });

  test('a label stands only where it covers nothing', () => {
    const lines = [
      [100, 300, 320, 590],
      [300, 300, 300],
      [592, 592],
      [20, 25, 100, 105, 200, 210, 400, 410, 420, 430],
    ];
    for (const xs of lines) {
      let taken = 0;
      for (const { at: x, label, side } of at(xs)) {
        const width = label === '' ? 0 : labelWidth(label);
        expect(x - (side === 'left' ? width : 0)).toBeGreaterThanOrEqual(taken);
        taken = x + (side === 'right' ? width : 0);
        expect(taken).toBeLessThanOrEqual(600);
      }
    }
    expect(at([300, 300, 300]).map(({ label }) => label)).toEqual(['given up', 'given up', 'given up']);
  });
});

test('of close marks of one tone the first is kept', () => {
  const list = [placed(10), placed(12), placed(12, '', 'ok'), placed(30)];
  expect(sparse(list).map(({ x, mark }) => `${x} ${mark.tone}`)).toEqual(['10 bad', '12 ok', '30 bad']);
});
