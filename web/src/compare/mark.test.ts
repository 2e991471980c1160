import { expect, test } from 'vitest';
import { mark, type Stretch } from './mark';

const shown = (line: Stretch[]) => line.map(({ text, other }) => (other ? `[${text}]` : text)).join('');

test.each([
  ['S: 250 ok', 'S: 250 ok', 'S: 250 ok', 'S: 250 ok'],
  ['S: 250 2.1.0 Sender ok', 'S: 250 2.0.0 Roger', 'S: 250 [2.1.0 Sender ok]', 'S: 250 [2.0.0 Roger]'],
  ['one two three four', 'one 2 three', 'one [two] three [four]', 'one [2] three'],
  ['a\n  b c', 'a\n  x c', 'a\n  [b] c', 'a\n  [x] c'],
  ['', 'something', '', '[something]'],
  ['a a a', 'a a', 'a a [a]', 'a a'],
])('%j beside %j', (left, right, markedLeft, markedRight) => {
  const [a, b] = mark(left, right);
  expect([shown(a), shown(b)]).toEqual([markedLeft, markedRight]);
  expect([a, b].map((line) => line.map((part) => part.text).join(''))).toEqual([left, right]);
});

test('long lines are told apart at their ends', () => {
  const long = (middle: string) => `begin ${middle.repeat(300)}end`;
  const [a] = mark(long('x '), long('y '));
  expect(a.map((part) => part.other)).toEqual([false, true, false]);
});
