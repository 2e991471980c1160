import { expect, test } from 'vitest';
import { share } from './share';

const view = (flights: { id: string; label: string }[], head = 1) => ({
  head,
  hosts: [{ name: 'a', tones: ['ok', 'bad'] }, { name: 'b' }],
  flights,
  event: null as object | null,
});
const one = { id: 'x', label: '250' };

test('what is alike stays the same object, whole or in part', () => {
  const before = view([one]);
  expect(share(before, structuredClone(before))).toBe(before);
  const now = share(before, view([{ ...one }], 2));
  expect(now).toEqual(view([one], 2));
  expect(now.hosts).toBe(before.hosts);
  expect(now.flights).toBe(before.flights);
});

test('parts that moved in a list are found by their names', () => {
  const last = { id: 'y', label: 'QUIT' };
  const before = view([one, last]);
  const now = share(before, view([{ ...last }, { id: 'z', label: 'new' }]));
  expect(now.flights[0]).toBe(last);
  expect(now.flights).toEqual([last, { id: 'z', label: 'new' }]);
});

test('what is not alike is what came', () => {
  const cases: [unknown, unknown][] = [
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: undefined }, { b: undefined }],
    [
      [1, 2],
      [2, 1],
    ],
    [[1, 2], [1]],
    [[], {}],
    [{}, []],
    [null, { a: 1 }],
    [{ a: 1 }, null],
    [[{ seq: 1, x: 1 }], [{ seq: 1, x: 2 }]],
    ['a', 'b'],
  ];
  for (const [before, now] of cases) {
    const shared = share(structuredClone(before), structuredClone(now));
    expect(shared).toStrictEqual(now);
  }
});
