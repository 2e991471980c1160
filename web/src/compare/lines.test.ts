import { expect, test } from 'vitest';
import type { Class, ComparedRow, Comparison } from '../engine/wire';
import { byDifference, byPlace } from './lines';

const row = (place: string, name: Class, why = ''): ComparedRow => ({
  place,
  class: name,
  why,
  left: null,
  right: null,
});
const count = (name: Class) => ({ class: name, label: name, text: '', tone: 'plain' as const, count: 1 });

const rows = [
  row('a to b', 'same'),
  row('a to b', 'wording', 'other words'),
  row('b to c', 'code', '250 and 451'),
  row('b to c', 'wording', 'other words'),
  row('b to c', 'wording', 'other extensions'),
  row('a to b', 'same'),
];
const comparison = { rows, counts: ['same', 'wording', 'code'].map((n) => count(n as Class)) } as Comparison;

test('all lines stand under their places, as they were said', () => {
  expect(byPlace(rows).map((g) => [g.place, g.rows.length])).toEqual([
    ['a to b', 2],
    ['b to c', 3],
    ['a to b', 1],
  ]);
});

test('differences stand together by what explains them, the most telling first', () => {
  expect(byDifference(comparison).map((g) => [g.difference?.class, g.difference?.why, g.rows])).toEqual([
    ['code', '250 and 451', [rows[2]]],
    ['wording', 'other words', [rows[1], rows[3]]],
    ['wording', 'other extensions', [rows[4]]],
  ]);
});

test('two runs that are alike have no differences', () => {
  expect(byDifference({ rows: [row('a', 'same')], counts: [count('same')] } as Comparison)).toEqual([]);
});
